/** The first call and the first write in TypeScript, without a library. Runs with Node 24: node first_call.ts */
const { TANDEM_URL: url = '', TANDEM_KEY: key = '' } = process.env

const call = async (method: string, path: string, body?: object): Promise<unknown> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        // The same key for every attempt: a write that was done answers again, and is not done twice.
        ...(body && { 'idempotency-key': `sample-${method}-${path}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (answer.ok) return answer.json()
    const wait = Number(answer.headers.get('retry-after') ?? 0)
    if ((answer.status === 429 || answer.status === 503) && attempt < 4) {
      await new Promise((resolve) => setTimeout(resolve, (wait || 2 ** attempt) * 1_000))
      continue
    }
    const problem = (await answer.json()) as { code: string; detail: string; requestId: string }
    throw new Error(`${answer.status} ${problem.code}: ${problem.detail} (${problem.requestId})`)
  }
}

const partner = (await call('GET', '/v1/portal/partner')) as { displayName: string }
const tasks = (await call('GET', '/v1/portal/tasks?limit=1')) as { data: { id: string; title: string }[] }
const [task] = tasks.data
if (!task) throw new Error('Nothing waits for you; reset the sandbox with the profile standard')
await call('POST', `/v1/portal/tasks/${task.id}/comments`, { body: 'Written in TypeScript' })
console.log(JSON.stringify({ partner: partner.displayName, task: task.id }))
