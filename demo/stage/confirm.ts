import { element } from '../dom/element.ts'

/** Asks before something that everybody will notice; true where the person agrees. */
export function confirmed(question: string, yes: string): Promise<boolean> {
  const dialog = element(
    'dialog',
    { 'aria-label': question },
    element('p', {}, question),
    element(
      'form',
      { method: 'dialog', class: 'row' },
      element('button', { value: 'no', autofocus: true }, 'Cancel'),
      element('button', { value: 'yes', class: 'primary' }, yes),
    ),
  )
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}
