import { describe, expect, test } from 'vitest'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

const known = schemas?.has('policies.kyverno.io/v1 MutatingPolicy') === true

describe.skipIf(helm === undefined || !known)('The policy in Kyverno’s form', () => {
  const set = ['devices.vendor=nvidia', 'kubeflow.policy=kyverno', 'kubeflow.namespaces={team-a}']
  const { manifests } = render('--kube-version', '1.32.0', ...set.flatMap((each) => ['--set', each]))

  test('fits the schema of Kyverno, which knows no other field', () => {
    const [policy] = manifests.filter(({ kind }) => kind === 'MutatingPolicy')
    expect(faultsOf(policy!)).toEqual([])
    expect(faultsOf({ ...policy!, spec: { ...(policy?.spec as object), mutation: [] } })).toHaveLength(1)
  })
})
