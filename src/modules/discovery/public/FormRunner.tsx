import { Button, Select } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { type Condition, isAnswered, shownKeys } from '#modules/discovery/contract/conditions.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { type Field, FieldInput, type Form, type UploadedFile } from './FieldInput.tsx'
import styles from './Public.module.css'
import { words } from './texts.ts'

export type Answers = Record<string, unknown>
type FormRunnerProps = {
  form: Form
  answers: Answers
  /** 1-based page to begin on. */
  page: number
  changedFields: string[]
  dropped: string[]
  files: UploadedFile[]
  note?: string | undefined
  /** Keeps what was answered so far; the page is the one that is reached. */
  save: (answers: Answers, page: number) => Promise<void>
  send: (answers: Answers, decoy: string) => Promise<void>
  upload: (field: string, file: File) => Promise<void>
  remove: (number: number) => Promise<void>
  onLanguage?: (language: string) => void
}

const isShownTo = (field: Field) => field.hidden === null

/** A form, page by page: conditions as one types, every page kept on the server, errors under the fields. */
export const FormRunner = (props: FormRunnerProps) => {
  const { form } = props
  const [answers, setAnswers] = useState<Answers>(props.answers)
  const [at, setAt] = useState(Math.min(Math.max(props.page, 1), form.pages.length) - 1)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [failure, setFailure] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const decoy = useRef<HTMLInputElement>(null)
  const head = useRef<HTMLHeadingElement>(null)
  const fields = form.pages.flatMap((page) => page.fields)
  const shown = shownKeys(fields as { key: string; showIf?: Condition | undefined }[], answers)
  const page = form.pages[at]
  const isLast = at === form.pages.length - 1
  const open = (page?.fields ?? []).filter((field) => isShownTo(field) && shown.has(field.key))

  const change = (key: string, value: unknown) => {
    setAnswers({ ...answers, [key]: value })
    if (errors[key]) setErrors(({ [key]: _gone, ...rest }) => rest)
  }
  const missing = () =>
    Object.fromEntries(
      open.flatMap((field) => {
        const lacks = field.kind === 'consent' ? answers[field.key] !== true : !isAnswered(answers[field.key])
        return field.required && field.kind !== 'heading' && field.kind !== 'file' && lacks
          ? [[field.key, words('required', { label: field.label })]]
          : []
      }),
    )
  const goTo = (next: number) => {
    setAt(next)
    setErrors({})
    scrollTo({ top: 0 })
    requestAnimationFrame(() => head.current?.focus())
  }
  const attempt = async (act: () => Promise<void>) => {
    setRunning(true)
    setFailure(null)
    try {
      await act()
    } catch (thrown) {
      const problem = readProblem(thrown)
      const found = Object.fromEntries(
        problem.errors.map((issue) => [issue.field.replace(/^answers\./, '').split('.')[0] ?? '', issue.message]),
      )
      setErrors(found)
      // What is wrong may stand on an earlier page: go where the first of it is.
      const where = form.pages.findIndex((one) => one.fields.some((field) => found[field.key]))
      if (where >= 0 && where !== at) setAt(where)
      setFailure(thrown)
    } finally {
      setRunning(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = missing()
    setErrors(found)
    if (Object.keys(found).length > 0) {
      document.getElementById(`field-${Object.keys(found)[0]}`)?.focus()
      return
    }
    void attempt(async () => {
      if (isLast) return props.send(answers, decoy.current?.value ?? '')
      await props.save(answers, at + 2)
      goTo(at + 1)
    })
  }
  const wrong = Object.keys(errors).length
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div>
        <div className={styles.bar}>
          <span className={styles.quiet}>{words('page', { page: at + 1, count: form.pages.length })}</span>
          {form.languages.length > 1 && props.onLanguage && (
            <Select
              size="xs"
              aria-label={words('language')}
              data={form.languages.map((value) => ({
                value,
                label: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value,
              }))}
              value={form.language}
              allowDeselect={false}
              onChange={(value) => value && props.onLanguage?.(value)}
            />
          )}
        </div>
        <div className={styles.progress} aria-hidden="true">
          <span style={{ width: `${Math.round(((at + 1) / form.pages.length) * 100)}%` }} />
        </div>
      </div>
      <h2 ref={head} tabIndex={-1} style={{ margin: 0, fontSize: 17, outline: 'none' }}>
        {page?.title}
      </h2>
      {at === 0 && form.intro && <p>{form.intro}</p>}
      {at === 0 && <p className={styles.quiet}>{words('minutes', { minutes: form.minutes })}</p>}
      {props.note && <p className={styles.quiet}>{props.note}</p>}
      {open.map((field) => (
        <FieldInput
          key={field.key}
          field={field}
          value={answers[field.key]}
          onChange={(value) => change(field.key, value)}
          error={errors[field.key]}
          changed={props.changedFields.includes(field.key)}
          files={props.files.filter((file) =>
            (answers[field.key] as string[] | undefined)?.includes(String(file.number)),
          )}
          onUpload={async (file) => {
            await props.save(answers, at + 1)
            await props.upload(field.key, file)
          }}
          onRemove={props.remove}
        />
      ))}
      <div className={styles.decoy} aria-hidden="true">
        <label>
          {words('spam')}
          <input ref={decoy} name={form.decoy} tabIndex={-1} autoComplete="off" />
        </label>
      </div>
      {isLast && props.dropped.length > 0 && (
        <p className={styles.quiet}>{words('dropped', { fields: props.dropped.join(', ') })}</p>
      )}
      {isLast && form.privacy.text && (
        <details className={styles.quiet}>
          <summary>{words('privacy')}</summary>
          <p style={{ whiteSpace: 'pre-wrap' }}>{form.privacy.text}</p>
        </details>
      )}
      {failure !== null && wrong === 0 && <ProblemBanner error={failure} />}
      {wrong > 0 && (
        <p role="alert" style={{ color: 'var(--bad-text)' }}>
          {words('attention')}
        </p>
      )}
      <div className={styles.bar}>
        <Button disabled={at === 0} onClick={() => goTo(at - 1)}>
          {words('back')}
        </Button>
        <Button type="submit" variant="filled" size="md" loading={running}>
          {isLast ? words('send') : words('next')}
        </Button>
      </div>
    </form>
  )
}
