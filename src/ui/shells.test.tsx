import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FormBody } from './form/FormBody.tsx'
import { ReasonButton } from './ReasonButton.tsx'
import { createQueryClient, UiProvider } from './UiProvider.tsx'

let host: HTMLDivElement
let unmount: () => void

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  vi.stubGlobal('CSS', { escape: (text: string) => text })
  sessionStorage.clear()
  host = document.body.appendChild(document.createElement('div'))
})

afterEach(() => {
  act(() => unmount())
  host.remove()
  vi.unstubAllGlobals()
})

const show = async (children: ReactNode) => {
  const root = createRoot(host)
  unmount = () => root.unmount()
  await act(async () => root.render(<UiProvider queryClient={createQueryClient()}>{children}</UiProvider>))
}

const type = async (label: string, text: string) => {
  const input = [...host.querySelectorAll('label')].find((one) => one.textContent?.startsWith(label))
  const field = input && document.getElementById(input.htmlFor)
  if (!(field instanceof HTMLInputElement)) throw new Error(`No field ${label}`)
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  await act(async () => {
    write?.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

const press = async (name: string) => {
  const button = [...host.querySelectorAll('button')].find((one) => one.textContent?.includes(name))
  if (!button) throw new Error(`No button ${name}`)
  await act(async () => button.click())
}

type Values = { name: string; password: string; note: string }

const form = (send: (values: Values) => Promise<unknown>) => (
  <FormBody<Values, unknown>
    draftKey="test"
    initial={{ name: '', password: '', note: '' }}
    fields={[
      { name: 'name', label: 'Company', required: true },
      { name: 'password', label: 'Password', kind: 'password' },
      { name: 'note', label: 'Note', folded: true },
    ]}
    sendLabel="Add partner"
    send={send}
  />
)

test('a missing field is named under itself and counted at the button, and nothing is sent', async () => {
  const send = vi.fn(async () => undefined)
  await show(form(send))
  await press('Add partner')
  expect(send).not.toHaveBeenCalled()
  expect(host.textContent).toContain('This is needed')
  expect(host.textContent).toContain('1 field needs attention')
})

test('a refusal of the server stands under its field and opens the fold that hides it', async () => {
  const refusal = Object.assign(new Error('Refused'), {
    status: 422,
    title: 'Refused',
    errors: [{ field: 'note', rule: 'max', message: 'The note is too long for the agreement' }],
  })
  await show(form(async () => Promise.reject(refusal)))
  await type('Company', 'Acme')
  expect(host.textContent).toContain('1 more field')
  await press('Add partner')
  expect(host.textContent).toContain('The note is too long for the agreement')
  expect([...host.querySelectorAll('label')].some((label) => label.textContent?.startsWith('Note'))).toBe(true)
})

test('what was typed survives a reload, but a password does not', async () => {
  await show(form(async () => undefined))
  await type('Company', 'Acme')
  await type('Password', 'correct horse battery')
  act(() => unmount())
  await show(form(async () => undefined))
  expect(host.querySelector<HTMLInputElement>('input[type="text"]')?.value).toBe('Acme')
  expect(host.querySelector<HTMLInputElement>('input[type="password"]')?.value).toBe('')
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('battery')
})

test('after it was sent, nothing of it is kept', async () => {
  await show(form(async () => undefined))
  await type('Company', 'Acme')
  await press('Add partner')
  expect(sessionStorage.length).toBe(0)
})

test('a button that is off keeps its name, can be reached, and says why', async () => {
  const run = vi.fn()
  await show(
    <ReasonButton reason="Two scorecards are missing" onClick={run}>
      Decide
    </ReasonButton>,
  )
  const button = host.querySelector('button')
  await press('Decide')
  expect(run).not.toHaveBeenCalled()
  expect(button?.disabled).toBe(false)
  expect(button?.getAttribute('aria-disabled')).toBe('true')
  expect(document.getElementById(button?.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Two scorecards are missing',
  )
})
