import { expect, test } from 'vitest'
import { textCommand } from '../../../demo/reading/shortcuts.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test.each([
  ['ArrowLeft', {}, { kind: 'move', by: -1 }],
  ['End', {}, { kind: 'move', by: 'end' }],
  ['ArrowDown', {}, { kind: 'next-choice', by: 1 }],
  ['3', {}, { kind: 'choice', place: 2 }],
  ['q', {}, { kind: 'label', label: 'Q' }],
  ['Q', { shiftKey: true }, { kind: 'insert', label: 'Q' }],
  [' ', {}, { kind: 'space' }],
  ['Backspace', {}, { kind: 'delete' }],
  ['Escape', {}, { kind: 'leave' }],
  ['z', { ctrlKey: true }, { kind: 'undo' }],
  ['Z', { metaKey: true, shiftKey: true }, { kind: 'redo' }],
  ['y', { ctrlKey: true }, { kind: 'redo' }],
] as const)('%s with %j does %j', (key, held, command) => {
  expect(textCommand({ ...plain, ...held, key })).toEqual(command)
})

test.each([
  ['c', { ctrlKey: true }],
  ['a', { altKey: true }],
  ['Tab', {}],
  ['F5', {}],
  ['é', {}],
  ['0', {}],
] as const)('%s with %j stays the browser’s', (key, held) => {
  expect(textCommand({ ...plain, ...held, key })).toBeUndefined()
})
