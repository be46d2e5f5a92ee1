import { parseArgument } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { textOf, toType } from '../../../kfp/dist/arguments/parameter-text.js'
import { celFault, holds, select } from '../../../kfp/dist/local/cel.js'
import { containerCommand, containerStopCommands } from '../../../kfp/dist/local/container-command.js'
import { commandBefore, ruleFor } from '../../../kfp/dist/local/image-rule.js'
import { ResourceGate } from '../../../kfp/dist/local/resource-gate.js'
import { requestOf } from '../../../kfp/dist/local/resource-request.js'
import { retryDelayMs } from '../../../kfp/dist/local/retry-delay.js'

describe('conditions', () => {
  test.each([
    ["int(inputs.parameter_values['n']) > 1", { n: 2 }, true],
    ["int(inputs.parameter_values['n']) == 3", { n: 3.7 }, true],
    ["inputs.parameter_values['n'] == 3", { n: 3 }, true],
    ["double(inputs.parameter_values['n']) >= 1.5", { n: 1.5 }, true],
    [
      "!(inputs.parameter_values['a'] == 'x') && int(inputs.parameter_values['n']) < 5",
      { a: 'y', n: 4 },
      true,
    ],
    ["inputs.parameter_values['yes'] == true", { yes: false }, false],
    ["inputs.parameterValues['a'] == 'it\\'s'", { a: "it's" }, true],
  ] as const)('%s of %j is %s', (condition, parameters, expected) => {
    expect(holds(condition, parameters)).toBe(expected)
  })

  test('that read what has no value, or give no boolean, say so', () => {
    expect(() => holds("inputs.parameter_values['n'] == 1", {})).toThrow('No such key: n')
    expect(() => holds("inputs.parameter_values['n']", { n: 1 })).toThrow('gives 1, not true or false')
    expect(celFault('1 +', 'condition')).toContain('1 +: ')
    expect(celFault('parseJson(other)', 'selector')).toContain('Unknown variable: other')
  })

  test('selectors take parts of objects, lists and JSON texts, numbers staying whole', () => {
    expect(select('parseJson(string_value)["a"]', { a: { b: [1, 2.5] } })).toEqual({ b: [1, 2.5] })
    expect(select('parseJson(string_value)["a"]', '{"a":3}')).toBe(3)
    expect(select('list_value[1]', [1, 'x'])).toBe('x')
    expect(() => select('parseJson(string_value)["b"]', { a: 1 })).toThrow('No such key: b')
  })
})

describe('values', () => {
  test('become the text that the launcher would write', () => {
    expect([1, 0.1, 1e21, 1e-7, true, null, ['a', 1], { a: 1 }].map(textOf)).toEqual([
      '1',
      '0.1',
      '1000000000000000000000',
      '0.0000001',
      'true',
      'null',
      '["a",1]',
      '{"a":1}',
    ])
  })

  test('are read as the type that is declared, or refused', () => {
    expect(toType('12', 'NUMBER_INTEGER')).toEqual({ ok: true, value: 12 })
    expect(toType('1.5', 'NUMBER_INTEGER')).toEqual({ ok: false, fault: 'is "1.5", not a whole number' })
    expect(toType('1e400', 'NUMBER_DOUBLE')).toEqual({ ok: false, fault: 'is "1e400", not a number' })
    expect(toType('9007199254740993', 'NUMBER_INTEGER').ok).toBe(false)
    expect(toType('', 'NUMBER_DOUBLE').ok).toBe(false)
    expect(toType('[1]', 'LIST')).toEqual({ ok: true, value: [1] })
    expect(toType('[1]', 'STRUCT').ok).toBe(false)
    expect(toType({ a: 1 }, 'STRING')).toEqual({ ok: true, value: '{"a":1}' })
    expect(toType('yes', 'BOOLEAN').ok).toBe(false)
  })

  test('of a command line take the type that the pipeline declares', () => {
    const spec = {
      root: {
        inputDefinitions: {
          parameters: { text: { parameterType: 'STRING' }, n: { parameterType: 'NUMBER_INTEGER' } },
        },
      },
    } as never
    expect(parseArgument(spec, 'text', '12')).toEqual({ ok: true, value: '12' })
    expect(parseArgument(spec, 'n', '12')).toEqual({ ok: true, value: 12 })
    expect(parseArgument(spec, 'n', 'x')).toEqual({
      ok: false,
      fault: 'is "x", not a whole number (the pipeline takes NUMBER_INTEGER)',
    })
  })
})

test('a retry waits longer each time, up to the most', () => {
  const policy = { backoffDuration: '2s', backoffFactor: 3, backoffMaxDuration: '10s' }
  expect([1, 2, 3].map((retry) => retryDelayMs(policy, retry))).toEqual([2000, 6000, 10_000])
  expect(retryDelayMs({}, 1)).toBe(0)
  expect(retryDelayMs({ backoffDuration: '0.5s' }, 2)).toBe(1000)
})

test('a rule matches an image by its whole name, its name without a tag, or its last word', () => {
  const rule = commandBefore('signline', [])
  for (const image of [
    'signline',
    'signline:0.1.0',
    'registry.example:5000/team/signline:1',
    'signline@sha256:abc',
  ])
    expect(ruleFor(image, [rule])).toBe(rule)
  expect(ruleFor('signline-other:1', [rule])).toBeUndefined()
  const exact = commandBefore('signline:0.1.0', ['x'])
  expect(ruleFor('signline:0.1.0', [rule, exact])).toBe(exact)
})

test('a step asks for its requests, else its limits, else one core', () => {
  const plain = (text: string): string => text
  expect(requestOf({ image: 'a' }, plain)).toEqual({ cores: 1, memoryBytes: 0 })
  expect(
    requestOf(
      {
        image: 'a',
        resources: { resourceCpuLimit: '2', resourceCpuRequest: '500m', resourceMemoryLimit: '1Gi' },
      },
      plain,
    ),
  ).toEqual({ cores: 0.5, memoryBytes: 2 ** 30 })
  expect(requestOf({ image: 'a', resources: { cpuLimit: 3, memoryLimit: 2 } }, plain)).toEqual({
    cores: 3,
    memoryBytes: 2e9,
  })
})

test('the gate lets in what there is room for, smaller ones first, and forgets who no longer waits', async () => {
  const gate = new ResourceGate({ cores: 2, memoryBytes: 100 })
  const never = new AbortController().signal
  const entered: string[] = []
  const enter = async (name: string, cores: number, signal = never) => {
    const leave = await gate.enter({ cores, memoryBytes: 0 }, signal)
    entered.push(name)
    return leave
  }
  const first = await enter('first', 1)
  const big = enter('big', 2)
  const second = await enter('second', 1)
  const gone = new AbortController()
  const canceled = enter('canceled', 1, gone.signal)
  gone.abort(new Error('gone'))
  await expect(canceled).rejects.toThrow('gone')
  first()
  second()
  ;(await big)()
  ;(await enter('huge', 64))()
  expect(entered).toEqual(['first', 'second', 'big', 'huge'])
})

describe('a container runner', () => {
  const run = {
    image: 'registry.example/steps:1',
    command: ['sh', '-c', 'echo "$0"', 'x'],
    environment: { OWN: 'own', PATH: '/bin', HOME: '/root', LANG: 'C' },
    name: 'run-step-1',
    outFolder: '/runs/one',
    readFolders: ['/data'],
    scratchPaths: ['/scratch'],
    workFolder: '/runs/one/tasks/step/work',
    cores: 2,
    memoryBytes: 2 ** 30,
    user: { uid: 1000, gid: 1000 },
  }

  test('gets the step’s own command as entry point, the run folder at the same path, and its limits', () => {
    expect(containerCommand({ ...run, runner: 'docker' })).toEqual([
      ...['docker', 'run', '--rm', '--init', '--name', 'run-step-1', '--user', '1000:1000'],
      ...['--volume', '/runs/one:/runs/one', '--volume', '/data:/data:ro', '--tmpfs', '/scratch'],
      ...['--workdir', '/runs/one/tasks/step/work', '--env', 'OWN=own', '--env', 'LANG=C'],
      ...['--cpus', '2', '--memory', '1073741824', '--entrypoint', 'sh', 'registry.example/steps:1'],
      ...['-c', 'echo "$0"', 'x'],
    ])
  })

  test('of Podman keeps the user’s own number', () => {
    const command = containerCommand({ ...run, runner: 'podman' })
    expect(command.slice(0, 10)).toEqual([
      ...[
        'podman',
        'run',
        '--rm',
        '--init',
        '--name',
        'run-step-1',
        '--userns',
        'keep-id',
        '--user',
        '1000:1000',
      ],
    ])
  })

  test('is told by name to end its container', () => {
    expect(containerStopCommands('docker', 'one')).toEqual({
      stop: ['docker', 'kill', '--signal', 'TERM', 'one'],
      kill: ['docker', 'kill', '--signal', 'KILL', 'one'],
    })
  })
})
