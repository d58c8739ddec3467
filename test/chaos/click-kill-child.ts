/** The product under load in a process of its own, which the proof kills. Says the port that it listens on. */
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { buildServer } from '#platform/http/server.ts'
import { modules } from '../../src/modules.ts'

// What goes wrong while its sessions are ended is what the proof is about.
const app = await startApp({ config: readConfig(process.env), modules, log: pino({ level: 'silent' }) })
const server = await buildServer(app.services)
await server.listen({ port: 0, host: '127.0.0.1' })
app.startLoops()
process.stdout.write(`${(server.server.address() as AddressInfo).port}\n`)
