import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '#client/api.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import styles from './Public.module.css'
import { words } from './texts.ts'

/** A lost link: the answer is the same whether or not the address is known. */
export const FindPage = () => {
  const [email, setEmail] = useState('')
  const [answer, setAnswer] = useState('')
  const [error, setError] = useState<unknown>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setError(null)
    try {
      setAnswer((await api.requestApplicationLink({ body: { email } })).message)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <PortalPage title={words('findTitle')} note={words('findNote')}>
      <form className={styles.form} onSubmit={(event) => void send(event)}>
        <TextInput
          label={words('email')}
          type="email"
          required
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {answer && <p role="status">{answer}</p>}
        {error !== null && <ProblemBanner error={error} />}
        <div>
          <Button type="submit" variant="filled">
            {words('findSend')}
          </Button>
        </div>
      </form>
    </PortalPage>
  )
}
