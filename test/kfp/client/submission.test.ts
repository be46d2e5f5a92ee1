import {
  ClientUsageError,
  claimParameters,
  fillClaims,
  readArguments,
  readClaimMap,
} from '@kubeflow/pipelines/client'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { describe, expect, test } from 'vitest'
import { claimingPipeline, smallPipeline } from './small-pipeline.ts'

const pipeline = compilePipeline(smallPipeline)

describe('arguments', () => {
  test('are read by the types that the pipeline declares', () => {
    const given = {
      region: '3',
      epochs: '12',
      rate: '1e-3',
      dry: 'True',
      tags: '["a",2]',
      options: '{"b":{"c":null}}',
    }
    expect(readArguments(pipeline, given)).toEqual({
      region: '3',
      epochs: 12,
      rate: 0.001,
      dry: true,
      tags: ['a', 2],
      options: { b: { c: null } },
    })
  })

  test('that have their types already stay as they are', () => {
    const given = { region: 'a', epochs: 12, rate: 2, dry: false, tags: [], options: {} }
    expect(readArguments(pipeline, given)).toEqual(given)
  })

  test('are refused all at once, each with what to give', () => {
    const given = {
      epochs: '1.5',
      rate: 'fast',
      dry: 'yes',
      tags: 'a,b',
      options: '[]',
      speed: '3',
    }
    const error = catchError(() => readArguments(pipeline, given))
    expect(error).toBeInstanceOf(ClientUsageError)
    expect(error.message.split('\n')).toEqual([
      'argument epochs: is "1.5", not a whole number (the pipeline takes NUMBER_INTEGER); give a value of that type',
      'argument rate: is "fast", not a number (the pipeline takes NUMBER_DOUBLE); give a value of that type',
      'argument dry: is "yes", not true or false (the pipeline takes BOOLEAN); give a value of that type',
      'argument tags: is "a,b", not a list (the pipeline takes LIST); give a value of that type',
      'argument options: is "[]", not an object (the pipeline takes STRUCT); give a value of that type',
      expect.stringMatching(/^argument speed: the pipeline has no such parameter; /),
      'argument region: the parameter has no default and is not given; give region',
    ])
  })

  test.each(['9007199254740993', '1.5', '', 'NaN'])('%j is no integer', (epochs) => {
    expect(() => readArguments(pipeline, { region: 'a', epochs })).toThrow(/not a whole number/)
  })

  test('that are numbers stay numbers where text is wanted: said, not changed', () => {
    expect(() => readArguments(pipeline, { region: 3 })).toThrow(/argument region: 3 is no STRING/)
  })
})

describe('device claims', () => {
  const claiming =
    compilePipeline(claimingPipeline, { target: 'kfp-next' }).spec.root.inputDefinitions?.parameters ?? {}

  test('are parameters of a pipeline for kfp-next, and none of one for kfp-2.17', () => {
    expect(claimParameters(claiming)).toEqual(['resource-claim-training'])
    const older = compilePipeline(claimingPipeline).spec.root.inputDefinitions?.parameters ?? {}
    expect(claimParameters(older)).toEqual([])
  })

  test('are filled in from the map, and what is given goes before it', () => {
    const claims = { training: 'training-7f3a', other: 'other-1' }
    expect(fillClaims(claiming, { region: 'a' }, claims, 'claims.yaml')).toEqual({
      region: 'a',
      'resource-claim-training': { resourceClaimTemplateName: 'training-7f3a' },
    })
    const given = { 'resource-claim-training': { resourceClaimTemplateName: 'mine' } }
    expect(fillClaims(claiming, given, claims, 'claims.yaml')).toEqual(given)
  })

  test('that the map does not have are named, with what to do', () => {
    expect(() => fillClaims(claiming, {}, { other: 'x' }, 'claims.yaml')).toThrow(
      'the pipeline claims devices by "training", and claims.yaml does not say (it has other) which ResourceClaimTemplate that is; give --claim training=TEMPLATE',
    )
    expect(() => fillClaims(claiming, {}, {}, undefined)).toThrow(/and no map says which/)
  })

  test.each([
    [['a'], /maps no keys to names/],
    ['text', /maps no keys to names/],
    [{ key: 3 }, /"key" stands for 3; give the name/],
    [{ key: 'Not A Name' }, /stands for "Not A Name"/],
  ])('are not read out of %j', (content, message) => {
    expect(() => readClaimMap(content, 'claims.yaml')).toThrow(message)
  })
})

function catchError(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
