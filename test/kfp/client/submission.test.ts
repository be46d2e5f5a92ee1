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

const parameters = compilePipeline(smallPipeline).spec.root.inputDefinitions?.parameters ?? {}

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
    expect(readArguments(parameters, given)).toEqual({
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
    expect(readArguments(parameters, given)).toEqual(given)
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
    const error = catchError(() => readArguments(parameters, given))
    expect(error).toBeInstanceOf(ClientUsageError)
    expect(error.message.split('\n')).toEqual([
      'input "epochs" is "1.5"; give a whole number of at most 2^53',
      'input "rate" is "fast"; give a number',
      'input "dry" is "yes"; give true or false',
      'input "tags" is "a,b"; give a list in JSON, such as ["a","b"]',
      'input "options" is "[]"; give an object in JSON, such as {"a":1}',
      'the pipeline has no input "speed"; it takes region, epochs, rate, dry, tags, options',
      'input "region" is missing and has no default; give a text',
    ])
  })

  test.each(['9007199254740993', '1e3', '0x10', '', 'NaN'])('%j is no integer', (epochs) => {
    expect(() => readArguments(parameters, { region: 'a', epochs })).toThrow(/whole number/)
  })

  test('must be among the literals where there are any', () => {
    const device = { parameterType: 'STRING' as const, literals: ['auto', 'cpu'], defaultValue: 'auto' }
    expect(readArguments({ device }, { device: 'cpu' })).toEqual({ device: 'cpu' })
    expect(() => readArguments({ device }, { device: 'gpu' })).toThrow(
      'input "device" is "gpu"; give one of "auto", "cpu"',
    )
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
