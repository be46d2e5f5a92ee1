import { type Command, Option } from 'commander'
import { UnusableInputError } from '../../components/types/errors.ts'

/** What commander hands over; each command reads its own. */
export type Options = Readonly<Record<string, unknown>>

/** The options of every command that talks to a server. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--endpoint <address>', 'the server (KFP_ENDPOINT, KF_PIPELINES_ENDPOINT; in a cluster its own)')
    .option(
      '--kubectl-proxy [namespace]',
      'reach it by kubectl; the namespace of Kubeflow Pipelines (kubeflow)',
    )
    .option('--namespace <name>', 'your namespace (KFP_NAMESPACE, ~/.config/kfp/context.json)')
    .option('--token <token>', 'bearer token; better KFP_EXISTING_TOKEN, which other users do not see')
    .option(
      '--service-account-token [file]',
      'send the token of the pod’s service account (KF_PIPELINES_SA_TOKEN_PATH)',
    )
    .option('--request-timeout <seconds>', 'for one attempt; 30, for an upload 300')
    .option('--json', 'print JSON: one object, or one a line where there are many')
}

/** A number of seconds above zero. */
export function readSeconds(option: string, value: unknown): number {
  const seconds = Number(value)
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new UnusableInputError(`${option} is "${String(value)}"; give a number of seconds above 0`)
  return seconds
}

/** A whole number above zero. */
export function readCount(option: string, value: unknown): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1)
    throw new UnusableInputError(`${option} is "${String(value)}"; give a whole number of at least 1`)
  return count
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** How a pipeline is read and made fit for the cluster. */
export function addSourceOptions(command: Command): Command {
  return command
    .option('--target <target>', 'the backend: kfp-2.17 or kfp-next', 'kfp-2.17')
    .option('--export <name>', 'which export of a module that has several pipelines')
    .option('--image <name>', "run signline's steps from this image; GPU steps from NAME-cuda")
    .option('--gpu-image <name>', 'run GPU steps from this image')
    .option('--recordings <claim=/path>', 'mount a PersistentVolumeClaim where cameras are opened')
}

/** What `submit` and `schedule` share. */
export function addSubmissionOptions(command: Command): Command {
  addSourceOptions(addClaimOptions(addArgumentOptions(command)))
  return command
    .option('--experiment <name>', 'made where it is missing (KF_PIPELINES_DEFAULT_EXPERIMENT_NAME, Default)')
    .option('--name <name>', 'what the run is called; the pipeline and the time where nothing is said')
    .option('--description <text>', 'a few words on it')
    .option('--uploaded', 'the argument names a pipeline on the server')
    .option('--pipeline-version <name>', 'with --uploaded: which version; the latest where nothing is said')
    .option('--service-account <name>', 'the Kubernetes service account of the steps')
    .option('--pipeline-root <uri>', 'where artifacts are stored')
}

function addArgumentOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--arg <key=value>',
        'an input; repeat it. Lists and objects in JSON; @FILE is what the file holds',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--args-file <file>', 'inputs in a JSON or YAML file; --arg goes before it')
}

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value]
}

/** The ConfigMap in which a cluster keeps, by claim key, the name of the current template. */
export const CLAIM_CONFIG_MAP = 'signline-resource-claims'

function addClaimOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--claim <key=template>', 'the ResourceClaimTemplate of a device claim; repeat it')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--claims <file>', 'a JSON or YAML file that maps claim keys to templates')
    .option('--claims-from-cluster [name]', `the same from a ConfigMap, by kubectl (${CLAIM_CONFIG_MAP})`)
}
