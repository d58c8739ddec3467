import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Document.module.css'
import { words } from './texts.ts'

type Page = AnswerTo<'openSigning'>

/** What the sender asks for beside the link: a code that is mailed, or a session that bears the signer's address. */
export const SignerCheck = ({ token, page, put }: { token: string; page: Page; put: (page: Page) => void }) => {
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<Page>) => {
    setError(null)
    setBusy(true)
    try {
      put(await work())
      setCode('')
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const { check } = page
  const facts = { us: page.workspaceName, email: page.signer.email }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(() => api.checkSigningCode({ params: { token }, body: { code } }))
  }
  if (check.done)
    return (
      <Card title={words('who')}>
        <p>{words('shown')}</p>
      </Card>
    )
  if (check.needed === 'sign_in')
    return (
      <Card title={words('who')}>
        <div className={styles.stack}>
          <p>{words('signInAsked', facts)}</p>
          <div>
            <Button component="a" href={check.signIn} variant="filled">
              {words('signIn')}
            </Button>
          </div>
        </div>
      </Card>
    )
  return (
    <Card title={words('who')}>
      <div className={styles.stack}>
        <p>{words('codeAsked', facts)}</p>
        {error !== null && <ProblemBanner error={error} />}
        <div>
          <Button loading={busy} onClick={() => void run(() => api.sendSigningCode({ params: { token } }))}>
            {words(check.codeSentAt ? 'sendAgain' : 'sendCode')}
          </Button>
        </div>
        {check.codeSentAt && (
          <form className={styles.stack} onSubmit={submit}>
            <TextInput
              label={words('codeLabel')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value.replaceAll(/\D/g, ''))}
            />
            <div>
              <Button type="submit" variant="filled" loading={busy} disabled={code.length !== 6}>
                {words('codeCheck')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Card>
  )
}
