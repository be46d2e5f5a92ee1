import { RunningFaultError } from '../../components/types/errors.ts'

const WAYS: readonly (readonly [pattern: RegExp, sentence: (server: string, said: string) => string])[] = [
  [
    /getting credentials|exec plugin/,
    (server, said) =>
      `kubectl gets no credentials for ${server}: ${said}; install the program that the kubeconfig names, or log in again`,
  ],
  [
    /x509|tls:|certificate/,
    (server, said) =>
      `the certificate of ${server} is not trusted: ${said}; see what certificate-authority the kubeconfig names`,
  ],
]

/** What `kubectl proxy` says where it gets no answer of an API server, as one sentence with what to do. */
export function unreachable(server: string, said: string): RunningFaultError {
  const line = (said.trim().split('\n')[0] ?? '').replace(/^error trying to reach service: /, '')
  const way = WAYS.find(([pattern]) => pattern.test(said))?.[1]
  return new RunningFaultError(
    way?.(server, line) ??
      `the API server of ${server} cannot be reached: ${line}; see that the cluster runs and that this machine may reach it, or choose another by --context`,
  )
}
