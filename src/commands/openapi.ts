import { readConfig } from '#platform/config.ts'
import { openapiDocument } from '#platform/http/openapi.ts'
import { modules } from '../modules.ts'
import type { Command } from './command.ts'

export const openapi: Command = {
  name: 'openapi',
  usage: 'openapi',
  summary: 'Prints the OpenAPI 3.1 document.',
  runsAlone: true,
  run: async (io) => {
    await io.out(`${JSON.stringify(openapiDocument({ modules }, readConfig(process.env).publicUrl), null, 2)}\n`)
    return 0
  },
}
