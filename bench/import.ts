/**
 * Import of a generated list through the API: rows a second, memory of the process, and list pages meanwhile. The list is
 * that of the long proofs: one row in five about a company that was there before, some alike, some wrong, some blank.
 */
import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { generatedList } from '../test/chaos/lists.ts'
import type { Result } from './run.ts'
import type { Setting } from './support/setting.ts'
import { ask } from './write.ts'

export const benchImport = async (setting: Setting, rows: number): Promise<Result[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const call = async (method: string, path: string, body?: object) => {
    const answer = await ask(agent, setting, method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 300)}`)
    return JSON.parse(answer.body) as { id: string; state: string; counts: Record<string, number> | null }
  }
  const form = new FormData()
  form.set('file', new File([generatedList(rows, 1)], 'bench.csv', { type: 'text/csv' }))
  const idle = setting.memoryBytes()
  const sent = await fetch(`${setting.url}/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setting.key}` },
    body: form,
  })
  if (!sent.ok) throw new Error(`The list was refused: ${await sent.text()}`)
  const { id } = (await sent.json()) as { id: string }
  const begun = performance.now()
  await call('POST', `/v1/imports/${id}/run`)
  const pages: number[] = []
  let memory = idle
  let state = 'running'
  while (!['finished', 'failed', 'cancelled'].includes(state)) {
    const asked = performance.now()
    await ask(agent, setting, 'GET', '/v1/partners?limit=50')
    pages.push(performance.now() - asked)
    memory = Math.max(memory, setting.memoryBytes())
    await pause(50)
    state = (await call('GET', `/v1/imports/${id}`)).state
  }
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  pages.sort((one, other) => one - other)
  const p99 = pages[Math.floor(pages.length * 0.99)] ?? 0
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  const minutes = seconds * (50_000 / rows)
  return [
    {
      name: `Import of ${rows.toLocaleString('en')} rows (${state})`,
      measured: `${Math.round(rows / seconds)} rows a second, ${seconds.toFixed(1)} s in all; memory ${megabytes(idle)} MB idle, ${megabytes(memory)} MB at most; list pages meanwhile p50 ${(pages[Math.floor(pages.length / 2)] ?? 0).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
      limit: '50,000 rows in 60 s',
      ratio: minutes / 60,
      aim: '50,000 rows in a minute',
      reached: state === 'finished' && minutes <= 60,
    },
  ]
}
