import { z } from 'zod'
import type { Role, SharedSession, SignedCaption } from '../../components/types/live-messages.ts'
import type { CameraState, SessionCamera, WorkerStatus } from '../../components/types/live-session.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import type { Load } from './read-load.ts'

/** What is sent over REST: checked as it comes in, and described in the OpenAPI document. */
export const sessionIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, 'a session id has 22 characters')
  .describe('Unguessable: 128 random bits as base64url.')

export const cameraIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a camera id has 1 to 64 letters, digits, - or _')

const alphabetSchema: z.ZodType<Alphabet> = z
  .enum(['letters', 'digits', 'both'])
  .describe('Which of the look-alikes (0/O, 2/V, 6/W, 9/F) the readers want.')
const roleSchema: z.ZodType<Role> = z.enum(['camera', 'reader', 'operator'])
const kindSchema: z.ZodType<SessionCamera['kind']> = z.enum(['browser', 'server'])

export const newCameraSchema: z.ZodType<SessionCamera> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('browser'), id: cameraIdSchema }),
  z.strictObject({
    kind: z.literal('server'),
    id: cameraIdSchema,
    uri: z
      .string()
      .max(1024)
      .describe('rtsp(s)://, http(s)://, /dev/videoN or a video file; must be allowed.'),
    mirrored: z.boolean().default(false).describe('The picture is a mirror image.'),
    loop: z.boolean().default(false).describe('A file begins again when it ends.'),
  }),
])

export interface NewSession {
  readonly alphabet: Alphabet
  readonly cameras: readonly SessionCamera[]
  readonly ticketMinutes?: number | undefined
}
export const newSessionSchema: z.ZodType<NewSession> = z.strictObject({
  alphabet: alphabetSchema.default('letters'),
  cameras: z.array(newCameraSchema).max(64).default([]),
  ticketMinutes: z.int().min(1).optional().describe('How long the tickets are good.'),
})

export const recordingSchema: z.ZodType<{ readonly on: boolean }> = z.strictObject({ on: z.boolean() })

export interface NewTicket {
  readonly role: Role
  readonly cameraId?: string | undefined
  readonly minutes?: number | undefined
}
export const newTicketSchema: z.ZodType<NewTicket> = z.strictObject({
  role: roleSchema,
  cameraId: cameraIdSchema.optional().describe('Of a camera: the only one that the ticket is good for.'),
  minutes: z.int().min(1).optional(),
})

export const sessionSchema: z.ZodType<SharedSession> = z.object({
  id: sessionIdSchema,
  startedAtMs: z.number().describe("Zero of the session's clock, milliseconds since 1970."),
  alphabet: alphabetSchema,
  recording: z.boolean().describe('Whether landmarks are being written to disk.'),
  cameras: z.array(z.object({ id: z.string(), kind: kindSchema })),
  ended: z.boolean(),
  language: z.literal('ase'),
  vocabulary: z.object({ name: z.string(), size: z.number() }),
})
export const sessionsSchema: z.ZodType<{ readonly sessions: readonly SharedSession[] }> = z.object({
  sessions: z.array(sessionSchema),
})

export interface WrittenTicket {
  readonly ticket: string
  readonly role: Role
  readonly expiresAt: string
  readonly link: string
}
export const ticketSchema: z.ZodType<WrittenTicket> = z.object({
  ticket: z.string(),
  role: roleSchema,
  expiresAt: z.string().describe('ISO 8601.'),
  link: z.string().describe("Path of the page that it opens, on this gateway's host."),
})

export interface CreatedSession {
  readonly session: SharedSession
  /** The camera's is good for any camera of the session. */
  readonly tickets: Readonly<Record<Role, WrittenTicket>>
}
export const createdSessionSchema: z.ZodType<CreatedSession> = z.object({
  session: sessionSchema,
  tickets: z.object({ operator: ticketSchema, reader: ticketSchema, camera: ticketSchema }),
})

export interface CameraStates {
  readonly cameras: readonly CameraState[]
  readonly sentence: string
}
export const cameraStatesSchema: z.ZodType<CameraStates> = z.object({
  sentence: z
    .string()
    .describe('On the session as a whole, from whoever recognises it; empty where all is well.'),
  cameras: z.array(
    z.object({
      cameraId: z.string(),
      kind: kindSchema,
      phase: z.enum(['waiting', 'opening', 'live', 'silent', 'frozen', 'reconnecting', 'ended']),
      sentence: z
        .string()
        .describe('What is so, and what to do if something is wrong; empty where all is well.'),
      width: z.number(),
      height: z.number(),
      framesPerSecond: z.number(),
      frameAgeMs: z.number(),
      shareWithHand: z.number().describe("Share of the last seconds' frames in which a hand was seen, 0..1."),
      dropped: z.array(
        z.object({
          cameraId: z.string(),
          reason: z.enum(['newer-frame', 'corrupt', 'wrong-size', 'out-of-order', 'rate-limit']),
          count: z.number(),
        }),
      ),
      reconnects: z.number(),
      clockOffsetMs: z.number().describe("By how much its clock is ahead of the session's."),
      holder: z.string(),
      atMs: z.number(),
    }),
  ),
})

const alternativeSchema = z.object({ label: z.string(), confidence: z.number() })
const captionSchema = z.object({
  number: z.number().describe('From 1, without gaps.'),
  state: z.enum(['partial', 'final']),
  text: z.string(),
  startMs: z.number().describe("When it was signed, milliseconds on the session's clock."),
  endMs: z.number(),
  confidence: z.number(),
  signs: z.array(
    z.object({
      label: z.string(),
      startMs: z.number(),
      endMs: z.number(),
      confidence: z.number(),
      alternatives: z.array(alternativeSchema),
      handedness: z.enum(['left', 'right']),
      cameras: z.array(z.string()),
    }),
  ),
  forming: z.array(alternativeSchema),
  cameras: z.array(z.string()),
  newestFrameMs: z.number(),
  signedAt: z.string().describe('ISO 8601.'),
})

export interface CaptionPage {
  readonly captions: readonly SignedCaption[]
  readonly more: boolean
}
export const captionsSchema: z.ZodType<CaptionPage> = z.object({
  captions: z.array(captionSchema),
  more: z.boolean().describe('There are more after the last of these.'),
})

export const workersSchema: z.ZodType<{ readonly workers: readonly WorkerStatus[] }> = z.object({
  workers: z.array(
    z.object({
      id: z.string(),
      cameras: z.number(),
      cameraCapacity: z.number(),
      sessions: z.number(),
      sessionCapacity: z.number(),
      partialLatencyMs: z.number().describe('95th percentile from frame to partial caption, milliseconds.'),
      device: z.string(),
      records: z.boolean().describe('It has a folder for recordings.'),
      draining: z.boolean(),
    }),
  ),
})

export const loadSchema: z.ZodType<Load> = z.object({
  cameras: z
    .number()
    .describe('Server cameras that want a worker: of sessions that have not ended, and refusedCameras.'),
  sessions: z
    .number()
    .describe('Sessions that want a worker: those that have not ended, and refusedSessions.'),
  waitingCameras: z.number().describe('Of cameras: offered, and no worker has taken them.'),
  waitingSessions: z.number(),
  refusedCameras: z
    .number()
    .describe(
      'Of cameras: refused for want of room in the last minute, and not let in since by the same request; asking again counts once.',
    ),
  refusedSessions: z.number(),
  workers: z.number().describe('Workers that take tasks.'),
})

export const faultSchema: z.ZodType<{ readonly error: string }> = z.object({
  error: z.string().describe('One plain sentence.'),
})
