/** The web server: the API from the contracts, sign-in, the web pages, health. */
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { mountSignIn } from '../auth/mount.ts'
import type { Services } from '../context.ts'
import { malformed, notFound, Problem } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { observeRequest } from '../metrics.ts'
import { firstAnswers, serverWithFirst } from './first.ts'
import { bindHealth } from './health.ts'
import { readJson } from './json-body.ts'
import { openapiDocument } from './openapi.ts'
import { answerUnreadable, problemBody, toProblem } from './problem.ts'
import { bindRoutes } from './routes.ts'
import { securityHeaders } from './security-headers.ts'
import { bindSeen } from './seen.ts'
import { bindWeb } from './web.ts'

const bodyLimitBytes = 1_048_576
const limits = { requestTimeout: 120_000, connectionTimeout: 130_000, keepAliveTimeout: 72_000 }
const formFieldsMax = 500
/** How long a stop waits for requests under way. Shorter than the limit of the whole stop, so that the database is closed too. */
const stopWaitMs = 4_000

/** A server that is ready to listen. It opens no port itself, so tests can ask it without one. */
export const buildServer = async (services: Services): Promise<FastifyInstance> => {
  const answerProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const problem = toProblem(error, services.log.child({ requestId: request.id }))
    return reply
      .code(problem.status)
      .headers(problem.headers)
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemBody(problem, request.id)))
  }
  const firsts = firstAnswers.of(services.product).map((make) => make(services))
  const app: FastifyInstance = Fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(idPrefixes.request),
    // What is logged of a request goes through its context, whose lines name the request; none is made for the framework.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyLimitBytes,
    trustProxy: services.config.trustProxy,
    ...limits,
    serverFactory: (pipeline) => serverWithFirst(firsts, pipeline, limits),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    return503OnClosing: true,
    // An address that cannot be decoded never reaches a route; it is answered like everything else.
    frameworkErrors: (error, request, reply) =>
      void answerProblem(error, request, reply.header('request-id', request.id)),
    clientErrorHandler: answerUnreadable,
  })

  const always = securityHeaders(services.config)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always).header('request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      requestId: request.id,
      method: request.method,
      path: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    observeRequest(services, { method: line.method, route: line.path, status: line.status, ms: reply.elapsedTime })
    if (reply.statusCode >= 500) services.log.error(line, 'answered')
    else services.log.debug(line, 'answered')
    done()
  })
  // Requests under way are finished; one that is never sent whole would keep the stop waiting for its own limit.
  app.addHook('preClose', async () => {
    const late = setTimeout(() => app.server.closeAllConnections(), stopWaitMs)
    app.server.once('close', () => clearTimeout(late))
  })
  app.addHook('onClose', async () => {
    for (const first of firsts) await first.close()
  })
  bindSeen(app, services)
  app.setErrorHandler(answerProblem)

  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const { endpoint } = request.routeOptions.config as { endpoint?: string }
    if (endpoint && services.product.endpointByName.get(endpoint)?.shape.bodyKind === 'raw') return done(null, bytes)
    try {
      const { value, text } = readJson(bytes as Buffer, request.headers['content-type'])
      Object.assign(request, { rawJson: text })
      done(null, value)
    } catch (error) {
      done(error as Error)
    }
  })

  // Forms of pages without scripts, for the few endpoints that take them; elsewhere such a body is refused.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, text, done) => {
    const { endpoint } = request.routeOptions.config as { endpoint?: string }
    if (!endpoint || services.product.endpointByName.get(endpoint)?.shape.bodyKind !== 'form')
      return done(
        new Problem({ status: 415, code: 'request.media_type', detail: 'Send the body as application/json.' }),
      )
    const fields = [...new URLSearchParams(text as string)]
    if (fields.length > formFieldsMax) return done(malformed(`A form has ${formFieldsMax} fields at most.`))
    const values = Map.groupBy(fields, ([name]) => name)
    done(
      null,
      Object.fromEntries(
        [...values].map(([name, found]) => [name, found.length === 1 ? found[0]![1] : found.map(([, value]) => value)]),
      ),
    )
  })

  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: 52_428_800, files: 1, fields: 20, fieldSize: 65_536 } })

  bindHealth(app, services)
  app.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(openapiDocument(services.product, services.config.publicUrl)),
  )
  await mountSignIn(app, services)
  bindRoutes(app, services)
  await bindWeb(app, services)
  app.setNotFoundHandler(() => {
    throw notFound('address')
  })
  return app
}
