/** A call as code: what the reference and the explorer offer to paste. Needs TANDEM_URL and TANDEM_KEY where it runs. */
export const codeLanguages = ['curl', 'typescript', 'python'] as const
export type CodeLanguage = (typeof codeLanguages)[number]
export type Call = {
  method: string
  /** With its query. */
  path: string
  body?: unknown
  version?: string
}

export const codeOf = (call: Call, language: CodeLanguage): string =>
  language === 'curl' ? curl(call) : language === 'typescript' ? typescript(call) : python(call)

/** The path with its values in place, and the query behind it; what is empty is left out. */
export const pathOf = (
  template: string,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>>,
): string => {
  const path = template.replaceAll(/:([a-zA-Z]+)/g, (whole, name: string) =>
    params[name] ? encodeURIComponent(params[name]) : whole,
  )
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return search.size > 0 ? `${path}?${search}` : path
}

const hasBody = ({ body }: Call) => body !== undefined && body !== null
/** A write that may be sent twice carries a key of the caller's own making. */
const headersOf = (call: Call): [string, string][] => [
  ...(hasBody(call) ? [['Content-Type', 'application/json'] as [string, string]] : []),
  ...(call.method === 'GET' ? [] : [['Idempotency-Key', 'a-key-of-your-own-1'] as [string, string]]),
  ...(call.version ? [['If-Match', `"${call.version}"`] as [string, string]] : []),
]
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

const curl = (call: Call): string =>
  [
    `curl -sS -X ${call.method} "$TANDEM_URL"${quoted(call.path)}`,
    '-H "Authorization: Bearer $TANDEM_KEY"',
    ...headersOf(call).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(hasBody(call) ? [`-d ${quoted(JSON.stringify(call.body))}`] : []),
  ].join(' \\\n  ')

const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const typescript = (call: Call): string => {
  const headers = headersOf(call).map(([name, value]) => `    ${single(name)}: ${single(value)},\n`)
  const body = hasBody(call)
    ? `  body: JSON.stringify(${JSON.stringify(call.body, null, 2).replaceAll('\n', '\n  ')}),\n`
    : ''
  return `const { TANDEM_URL, TANDEM_KEY } = process.env
const answer = await fetch(TANDEM_URL + ${single(call.path)}, {
  method: '${call.method}',
  headers: {
    Authorization: \`Bearer \${TANDEM_KEY}\`,
${headers.join('')}  },
${body}})
console.log(answer.status, await answer.text())
`
}

/** JSON and Python write text alike, but not true, false and nothing; so the body goes through json.loads. */
const python = (call: Call): string => {
  const headers = headersOf(call).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
  const body = hasBody(call)
    ? `body = json.dumps(json.loads(${JSON.stringify(JSON.stringify(call.body))})).encode()\n`
    : ''
  return `import json
import os
import urllib.request

headers = {
    "Authorization": "Bearer " + os.environ["TANDEM_KEY"],
${headers.join('')}}
${body}request = urllib.request.Request(
    os.environ["TANDEM_URL"] + ${JSON.stringify(call.path)}, headers=headers, method=${JSON.stringify(call.method)}${hasBody(call) ? ', data=body' : ''}
)
with urllib.request.urlopen(request) as answer:
    print(answer.status, answer.read().decode())
`
}
