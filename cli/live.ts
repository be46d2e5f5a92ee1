import { type Command, InvalidArgumentError, Option, type OptionValues } from 'commander'
import { UnusableInputError } from '../components/types/errors.ts'
import { StopSignals } from './live/until-stopped.ts'

export function define(command: Command): void {
  addGatewayOptions(addWorkerOptions(command))
    .description(
      'Reads fingerspelling live: cameras in browsers and cameras with an address in, captions out. Gateway, one ' +
        'worker and the pages run in this process; with REDIS_URL set, other workers and gateways may join.',
    )
    .option(
      '--camera <ID=URI>',
      'a camera that is read here: rtsp://, http://, /dev/videoN or a video',
      gather,
    )
    .option('--mirrored <ID>', 'this camera delivers a mirror image', gather)
    .option('--loop', 'videos begin again when they end, for rehearsals')
    .addOption(
      new Option('--alphabet <which>', 'what 0/O, 2/V, 6/W and 9/F are read as')
        .choices(['letters', 'digits', 'both'])
        .default('letters'),
    )
    .option('--recordings <DIR>', 'where landmarks go when an operator turns recording on')
    .option('--json', 'print addresses and keys as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  signline live                                     a webcam of this machine, in a browser
  signline live --self-signed                       phones join by QR code
  signline live --camera stage=rtsp://10.0.0.5/1    a camera that is read here
  signline live --camera front=clip.mp4 --loop      a rehearsal
  REDIS_URL=redis://10.0.0.9 signline live worker   one more worker for gateways that share this Redis

Environment:
  REDIS_URL               where gateways and workers meet; without it all is in this process
  SIGNLINE_OPERATOR_KEY   opens and changes sessions over REST; made and printed where it is not set
  SIGNLINE_TICKET_KEY     signs the tickets in links; made where it is not set
  SIGNLINE_LOG            trace, debug, info, warn, error, fatal or silent
  OTEL_EXPORTER_OTLP_ENDPOINT   a collector for metrics and traces; nothing is sent without it

Without HTTPS only this machine is served, because browsers give no camera to other pages.
This is automatic recognition of fingerspelling (ase), not translation. Nothing is recorded unless an operator
turns it on.`,
    )
    .action(async (_: unknown, self: Command) => {
      using signals = new StopSignals()
      await (await import('./live/run-live.ts')).runLive(self.opts(), signals)
    })
  addWorkerOptions(command.command('worker'))
    .description('Reads cameras and recognises sessions for gateways that share the same Redis (REDIS_URL).')
    .option('--recordings <DIR>', 'where landmarks go when an operator turns recording on')
    .option('--metrics-port <N>', 'answers /metrics, /healthz and /readyz there; off without it', portNumber)
    .option('--metrics-host <address>', 'where that listens', '127.0.0.1')
    .option(
      '--pod-deletion-cost <POD>',
      'in Kubernetes: keeps the annotation controller.kubernetes.io/pod-deletion-cost of this pod, its own, at what ending it would cost, so that idle workers are ended first',
    )
    .exitOverride()
    .action(async (_: unknown, self: Command) => {
      using signals = new StopSignals()
      await (await import('./live/run-worker.ts')).runWorker(partOptions(self), signals)
    })
  addGatewayOptions(command.command('gateway'))
    .description(
      'Serves pages, REST and sockets for sessions that live in Redis (REDIS_URL). Needs SIGNLINE_TICKET_KEY and ' +
        'SIGNLINE_OPERATOR_KEY, the same for all gateways.',
    )
    .exitOverride()
    .action(async (_: unknown, self: Command) => {
      using signals = new StopSignals()
      await (await import('./live/run-gateway.ts')).runGateway(partOptions(self), signals)
    })
}

/**
 * The options of a part. The parser reads those behind a part's name as options of `signline live`, which has them
 * all; one that the part has not is refused here.
 */
function partOptions<Options extends OptionValues>(part: Command): Options {
  const { parent } = part
  for (const option of parent?.options ?? []) {
    const isGiven = parent?.getOptionValueSource(option.attributeName()) === 'cli'
    if (isGiven && !part.options.some(({ long }) => long === option.long))
      throw new UnusableInputError(
        `${option.long} is no option of signline live ${part.name()}; signline live ${part.name()} --help shows what it takes`,
      )
  }
  return part.optsWithGlobals<Options>()
}

function addWorkerOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--device <device>', 'where the networks run')
        .choices(['auto', 'cpu', 'webgpu', 'cuda'])
        .default('auto'),
    )
    .addOption(
      new Option('--variant <which>', 'hand networks: full, or lite for more cameras')
        .choices(['full', 'lite'])
        .default('full'),
    )
    .option(
      '--max-cameras <N>',
      'cameras that it reads at most; default: what it can hold in time',
      wholeNumber,
    )
    .option('--max-sessions <N>', 'sessions that it recognises at most; the same', wholeNumber)
}

function addGatewayOptions(command: Command): Command {
  return command
    .option('--port <N>', 'default 8080; 0 takes any that is free', portNumber, 8080)
    .option('--host <address>', 'where to listen; default 127.0.0.1, and everywhere with HTTPS')
    .option('--tls-cert <FILE>', 'HTTPS with this certificate (PEM)')
    .option('--tls-key <FILE>', 'its private key (PEM)')
    .option('--self-signed', 'HTTPS with a certificate made on the spot; prints its fingerprint')
    .option('--origin <ORIGIN>', 'pages of this origin may connect too, such as a proxy before this', gather)
    .option(
      '--trust-proxy <CIDR>',
      'a proxy before this, whose X-Forwarded-For says who asks, such as 10.4.0.0/16',
      gather,
    )
    .option(
      '--worker-start-seconds <N>',
      'something starts workers by what /load answers, in about so long; who is refused is told so',
      wholeNumber,
    )
    .option('--allow-camera <PATTERN>', 'sessions may name cameras there: rtsp://host, /srv/clips/', gather)
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('give a whole number from 0 up.')
  return Number(text)
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('give a whole number from 0 to 65535.')
  return port
}
