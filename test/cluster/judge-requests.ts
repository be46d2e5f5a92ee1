import type { PipelinesServer, PipelinesServerOptions } from '../kfp/client/pipelines-server.ts'
import { respond } from '../kfp/client/pipelines-server.ts'
import type { Lab } from './lab/start-lab.ts'

/** The group of its rights, and the audience of the tokens that it takes. */
const GROUP = 'pipelines.kubeflow.org'

/**
 * Lets through what Kubeflow Pipelines for many users lets through: the token's audience is reviewed, and Kubernetes
 * is asked whether its account may see or make pipelines in the namespace. What all users share may be read by all.
 *
 * @param users filled with the names of those who asked
 */
export function judgeRequests(
  lab: Lab,
  server: () => PipelinesServer,
  users: Set<string>,
  audience: string = GROUP,
): NonNullable<PipelinesServerOptions['intercept']> {
  return async ({ method, path, query, body, headers }, response) => {
    if (path.endsWith('/healthz')) return false
    const token = /^Bearer (.+)$/.exec(String(headers.authorization))?.[1]
    const review = await lab.api.create('/apis/authentication.k8s.io/v1/tokenreviews', {
      spec: { token: token ?? 'none', audiences: [audience] },
    })
    const { authenticated, user } = review.status as {
      authenticated?: boolean
      user?: { username: string; groups: readonly string[] }
    }
    const refuse = (status: number, message: string): true => {
      respond(response, status, { error: message, code: 16, message, details: [] })
      return true
    }
    if (authenticated !== true || user === undefined)
      return refuse(401, 'Failed to authenticate token review: Review.Status.Authenticated is false')
    users.add(user.username)
    const id = query.pipelineid ?? path.split('/')[4]
    const ofPipeline = server().pipelines.find((pipeline) => pipeline.pipeline_id === id)?.namespace
    const namespace = ofPipeline ?? query.namespace ?? (body as { namespace?: string } | undefined)?.namespace
    if (namespace === undefined && method === 'GET') return false
    const verb = method === 'GET' ? 'list' : method === 'DELETE' ? 'delete' : 'create'
    const access = await lab.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: {
        user: user.username,
        groups: user.groups,
        resourceAttributes: {
          namespace: namespace ?? 'kubeflow',
          group: GROUP,
          version: 'v1beta1',
          resource: 'pipelines',
          verb,
        },
      },
    })
    if ((access.status as { allowed: boolean }).allowed) return false
    return refuse(
      403,
      `User '${user.username}' is not authorized with reason: (request: ${verb} pipelines in namespace ${namespace})`,
    )
  }
}
