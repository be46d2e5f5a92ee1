import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { CameraId } from '../../components/types/camera.ts'
import type { Caption } from '../../components/types/caption.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import { Attribute, SpanName, shortId } from './attributes.ts'
import { parseTraceparent, writeTraceparent } from './traceparent.ts'

/** One holder's time with a camera. No span per frame: what matters of frames is in the metrics. */
export interface CameraTrace {
  /** Goes with every batch of landmarks; undefined where traces are off. */
  readonly traceparent: string | undefined
  /** Marks that the camera's phase changed, with the sentence that says why. */
  phase(name: string, sentence: string): void
  /** Once; with the sentence that says what broke, where something did. */
  end(fault?: string): void
}

/** Starts the span of a browser's socket or of a worker's lease of a camera. */
export function traceCamera(camera: {
  readonly sessionId: SessionId
  readonly cameraId: CameraId
  readonly kind: 'browser' | 'server'
  readonly holder: string
}): CameraTrace {
  const span = tracer().startSpan(
    SpanName.camera,
    {
      attributes: {
        [Attribute.session]: shortId(camera.sessionId),
        [Attribute.camera]: camera.cameraId,
        [Attribute.cameraKind]: camera.kind,
        [Attribute.holder]: camera.holder,
      },
    },
    ROOT_CONTEXT,
  )
  return {
    traceparent: writeTraceparent(span.spanContext()),
    phase: (name, sentence) => void span.addEvent(sentence || name, { [Attribute.phase]: name }),
    end: (fault) => {
      if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: fault })
      span.end()
    },
  }
}

/** The captions of one session, where they are read. */
export interface CaptionTraces {
  /** Takes the trace context that came with a camera's landmarks. */
  saw(cameraId: CameraId, traceparent: string | undefined): void
  /**
   * The caption with the trace context of its word's span. The first partial of a word begins the span, its final
   * ends it; the cameras that contributed are linked.
   */
  stamp(caption: Caption): Caption
  /** Nobody reads the session here any more; a word under way is somebody else's to finish. */
  end(): void
}

/** `startedAtMs` is zero of the session's clock, milliseconds since 1970. */
export function traceCaptions(sessionId: SessionId, startedAtMs: number): CaptionTraces {
  const cameras = new Map<CameraId, SpanContext>()
  const spans = new Map<number, Word>()
  const wordOf = (caption: Caption): Word => {
    const before = spans.get(caption.number)
    if (before !== undefined) return before
    const span = tracer().startSpan(
      SpanName.caption,
      {
        startTime: startedAtMs + caption.startMs,
        attributes: {
          [Attribute.session]: shortId(sessionId),
          [Attribute.captionNumber]: caption.number,
        },
      },
      ROOT_CONTEXT,
    )
    const word = { span, linked: new Set<string>(), traceparent: writeTraceparent(span.spanContext()) }
    spans.set(caption.number, word)
    return word
  }
  return {
    saw: (cameraId, traceparent) => {
      const context = parseTraceparent(traceparent)
      if (context !== undefined) cameras.set(cameraId, context)
    },
    stamp: (caption) => {
      const word = wordOf(caption)
      linkCameras(word, caption.cameras, cameras)
      if (caption.state === 'final') {
        word.span.setAttributes(finalAttributes(caption))
        word.span.end()
        spans.delete(caption.number)
      }
      return word.traceparent === undefined ? caption : { ...caption, traceparent: word.traceparent }
    },
    end: () => {
      for (const { span } of spans.values()) span.end()
      spans.clear()
    },
  }
}

/** Marks that a gateway handed a final caption to so many sockets: the end of the way that began at a camera. */
export function traceDelivery(sessionId: SessionId, caption: Caption, readers: number): void {
  const parent = parseTraceparent(caption.traceparent)
  if (parent === undefined) return
  tracer()
    .startSpan(
      SpanName.delivery,
      {
        attributes: {
          [Attribute.session]: shortId(sessionId),
          [Attribute.captionNumber]: caption.number,
          [Attribute.readers]: readers,
        },
      },
      trace.setSpanContext(ROOT_CONTEXT, parent),
    )
    .end()
}

interface Word {
  readonly span: Span
  readonly linked: Set<string>
  readonly traceparent: string | undefined
}

function linkCameras(
  word: Word,
  ids: readonly CameraId[],
  cameras: ReadonlyMap<CameraId, SpanContext>,
): void {
  const links: Link[] = []
  for (const id of ids) {
    const context = cameras.get(id)
    if (context === undefined || word.linked.has(context.spanId)) continue
    word.linked.add(context.spanId)
    links.push({ context, attributes: { [Attribute.camera]: id } })
  }
  if (links.length > 0) word.span.addLinks(links)
}

/** How much was read and how surely; not what, because a trace may lie where captions must not. */
function finalAttributes(caption: Caption): Attributes {
  return {
    [Attribute.captionLetters]: caption.text.length,
    [Attribute.captionConfidence]: caption.confidence,
    [Attribute.cameras]: [...caption.cameras],
  }
}

function tracer(): ReturnType<typeof trace.getTracer> {
  return trace.getTracer('signline')
}
