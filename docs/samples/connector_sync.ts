/**
 * One round of a connector: what waits in Tandem is told to a system of your own, and its answer is written back once,
 * however often the round is run. Runs with Node 24: node connector_sync.ts
 */
const { TANDEM_URL: url = '', TANDEM_KEY: key = '' } = process.env
type Task = { id: string; title: string }
type Page = { data: Task[]; nextCursor: string | null }

const ask = async (path: string, write?: { body: object; idempotencyKey: string }): Promise<Response> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, {
      method: write ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${key}`,
        ...(write && { 'content-type': 'application/json', 'idempotency-key': write.idempotencyKey }),
      },
      ...(write && { body: JSON.stringify(write.body) }),
      signal: AbortSignal.timeout(30_000),
    })
    if (answer.ok) return answer
    if (![429, 503].includes(answer.status) || attempt === 5) throw new Error(`${answer.status} ${await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? attempt) * 1_000))
  }
}

/** Here stands your own system: a number that is always the same for the same task. */
const yours = (task: Task) => `TICKET-${task.id.slice(-6).toUpperCase()}`

const told = { tasks: 0, written: 0, already: 0 }
for (let cursor: string | null = ''; cursor !== null; ) {
  const page = (await (await ask(`/v1/portal/tasks?limit=50${cursor && `&cursor=${cursor}`}`)).json()) as Page
  for (const task of page.data) {
    // The key is made of both ids, so that a round that died half way begins again without writing anything twice.
    const idempotencyKey = `connector-${task.id}-${yours(task)}`
    const answer = await ask(`/v1/portal/tasks/${task.id}/comments`, {
      body: { body: `Known to us as ${yours(task)}` },
      idempotencyKey,
    })
    told.tasks += 1
    told[answer.headers.get('idempotent-replayed') === 'true' ? 'already' : 'written'] += 1
  }
  cursor = page.nextCursor
}
console.log(JSON.stringify(told))
