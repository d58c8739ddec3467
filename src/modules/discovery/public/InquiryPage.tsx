import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import { words } from './inquiryTexts.ts'
import styles from './Public.module.css'

/** The contact page: anybody writes, everybody is thanked alike. */
export const InquiryPage = () => {
  const query = useQuery({ queryKey: ['inquiry form'], queryFn: () => api.getInquiryForm(), staleTime: Infinity })
  return (
    <Loaded query={query}>
      {(form) => (
        <PortalPage title={words('title', { workspace: form.workspaceName })} note={words('note')}>
          <Letter form={form} />
          <p className={styles.quiet}>
            {words('apply')} <ScreenLink to="start">{words('types')}</ScreenLink>
          </p>
        </PortalPage>
      )}
    </Loaded>
  )
}

const fields = [
  { name: 'senderName', label: 'name', auto: 'name', type: 'text', required: true },
  { name: 'email', label: 'email', auto: 'email', type: 'email', required: true },
  { name: 'company', label: 'company', auto: 'organization', type: 'text', required: false },
  { name: 'website', label: 'website', auto: 'url', type: 'text', required: false },
  { name: 'subject', label: 'subject', auto: 'off', type: 'text', required: false },
] as const

const Letter = ({ form }: { form: AnswerTo<'getInquiryForm'> }) => {
  const [values, setValues] = useState<Record<string, string>>({})
  const [thanks, setThanks] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const decoy = useRef<HTMLInputElement>(null)
  const issues = Object.fromEntries((error ? readProblem(error).errors : []).map((one) => [one.field, one.message]))
  const change = (name: string, value: string) => setValues({ ...values, [name]: value })
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setError(null)
    setRunning(true)
    const given = Object.fromEntries(
      fields.flatMap(({ name }) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])),
    )
    const source = new URLSearchParams(location.search).get('source')
    try {
      const { message } = await api.sendInquiry({
        body: {
          ...given,
          email: values.email?.trim() ?? '',
          text: values.text?.trim() ?? '',
          language: getLanguage(),
          opened: form.opened,
          ...(source && { source: source.slice(0, 60) }),
          ...(decoy.current?.value && { decoy: decoy.current.value }),
        },
      })
      setThanks(message)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  if (thanks)
    return (
      <div role="status">
        <h2 style={{ fontSize: 17 }}>{words('sent')}</h2>
        <p>{thanks}</p>
      </div>
    )
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)}>
      {fields.map(({ name, label, auto, type, required }) => (
        <TextInput
          key={name}
          label={required ? words(label) : words('optional', { label: words(label) })}
          type={type}
          autoComplete={auto}
          required={required}
          maxLength={name === 'email' ? 254 : 200}
          value={values[name] ?? ''}
          error={issues[name]}
          onChange={(event) => change(name, event.currentTarget.value)}
        />
      ))}
      <Textarea
        label={words('text')}
        required
        autosize
        minRows={6}
        maxLength={5000}
        value={values.text ?? ''}
        error={issues.text}
        onChange={(event) => change('text', event.currentTarget.value)}
      />
      <div className={styles.decoy} aria-hidden="true">
        <label>
          {words('empty')}
          <input ref={decoy} name={form.decoy} tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      <p className={styles.quiet}>
        {words('promise', { count: form.answerDays })} {words('privacy')}
      </p>
      {error !== null &&
        (Object.keys(issues).length > 0 ? <p role="alert">{words('attention')}</p> : <ProblemBanner error={error} />)}
      <div>
        <Button type="submit" variant="filled" size="md" loading={running}>
          {words('send')}
        </Button>
      </div>
    </form>
  )
}
