import type { Command } from 'commander'
import { RunningFaultError, UnusableInputError } from '../../components/types/errors.ts'
import { print } from '../print.ts'

const ANSWER_TIMEOUT_MS = 10_000

export function defineProbe(command: Command): void {
  command
    .summary('see that a gateway is ready and serves the page')
    .description('Asks a gateway whether it is ready, and for its page. `helm test` runs it in the cluster.')
    .argument('<address>', 'such as http://signline-gateway')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  $ signline cluster probe http://localhost:8080')
    .action(probe)
}

async function probe(address: string, { json }: { readonly json?: boolean }): Promise<void> {
  if (!/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ''))
    throw new UnusableInputError(
      `"${address}" is no address of a gateway; give one such as http://localhost:8080`,
    )
  await ask(new URL('/readyz', address), () => true, 'is it ready, and does it reach Redis?')
  const page = await ask(
    new URL('/', address),
    ({ headers }) => headers.get('content-type')?.startsWith('text/html') === true,
    'is the page in this image?',
  )
  const policy = page.headers.get('content-security-policy') !== null
  if (json === true) print(`${JSON.stringify({ ok: true, address, ready: true, page: true, policy })}\n`)
  else
    print(`${address} is ready and serves the page${policy ? '' : ', without a content security policy'}\n`)
}

async function ask(at: URL, fits: (answer: Response) => boolean, question: string): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(at, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error ? cause.message : message
    throw new RunningFaultError(`${at.href} does not answer (${why}); see that the gateway's pods run`)
  }
  if (answer.ok && fits(answer)) return answer
  const said = (await answer.text()).trim().split('\n')[0]?.slice(0, 200)
  throw new RunningFaultError(`${at.href} answers ${answer.status} ${said ?? ''}; ${question}`)
}
