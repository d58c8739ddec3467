import { Button } from '@mantine/core'
import { IconAlertCircle, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { modSign } from '../keys.ts'
import { ProblemBanner } from '../ProblemBanner.tsx'
import { readProblem } from '../problem.ts'
import { ReasonButton } from '../ReasonButton.tsx'
import { t } from '../texts.ts'
import { useDraft } from '../useDraft.ts'
import styles from './FormBody.module.css'
import { FormControl } from './FormControl.tsx'
import type { FieldValue, FormField } from './formTypes.ts'

export type FormValues = Record<string, FieldValue>

export type FormBodyProps<Values extends FormValues, Result = unknown> = {
  /** Where the draft is kept: `new partner`, or the record's id. */
  draftKey: string
  initial: Values
  fields: FormField<keyof Values & string, Values>[]
  /** Sends; a refusal with `errors: [{field, message}]` is shown under its fields. */
  send: (values: Values) => Promise<Result>
  /** A verb: "Register deal". */
  sendLabel: string
  /** After it worked; the draft is forgotten before. */
  onSent?: (result: Result, values: Values) => void
  onCancel?: () => void
  /** One or two sentences over the fields. */
  intro?: ReactNode
  /** Under the fields, for instance what will happen, computed from the values. */
  below?: (values: Values) => ReactNode
  /** Why it cannot be sent now, whatever is typed. */
  reason?: string | null
}

/** Fields, their refusals and the button that sends them. `SideForm` puts it into a panel. */
export const FormBody = <Values extends FormValues, Result>(props: FormBodyProps<Values, Result>) => {
  const { fields, initial } = props
  const never = fields
    .filter((field) => field.secret || field.kind === 'password' || field.kind === 'file')
    .map((field) => field.name)
  const [values, setValues, forget, wasKept] = useDraft(props.draftKey, initial, never)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [failure, setFailure] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const [unfolded, setUnfolded] = useState(false)
  const [keptShown, setKeptShown] = useState(wasKept)
  const form = useRef<HTMLFormElement>(null)
  const shown = fields.filter((field) => field.when?.(values) ?? true)
  const first = shown.filter((field) => !field.folded)
  const folded = shown.filter((field) => field.folded)
  const open = unfolded || folded.some((field) => errors[field.name])

  const change = (name: string, value: FieldValue) => {
    setValues({ ...values, [name]: value })
    if (errors[name]) setErrors(({ [name]: _gone, ...rest }) => rest)
  }
  const check = (): Record<string, string> =>
    Object.fromEntries(
      shown.flatMap((field) => {
        const missing = field.required && isEmpty(values[field.name]) ? t('form.required') : null
        const words = missing ?? field.check?.(values)
        return words ? [[field.name, words]] : []
      }),
    )
  const showErrors = (found: Record<string, string>) => {
    setErrors(found)
    const name = shown.find((field) => found[field.name])?.name
    if (name) requestAnimationFrame(() => focusField(form.current, name))
  }
  const leaveField = (name: string) => {
    const field = shown.find((one) => one.name === name)
    const words = isEmpty(values[name]) ? null : field?.check?.(values)
    if (words) setErrors((before) => ({ ...before, [name]: words }))
  }
  const send = async () => {
    if (sending || props.reason) return
    const found = check()
    if (Object.keys(found).length > 0) return showErrors(found)
    setSending(true)
    setFailure(null)
    try {
      const result = await props.send(values)
      forget()
      props.onSent?.(result, values)
    } catch (error) {
      const refused = refusalsByField(
        error,
        shown.map((field) => field.name),
      )
      if (Object.keys(refused.byField).length > 0) showErrors(refused.byField)
      if (refused.rest) setFailure(error)
    } finally {
      setSending(false)
    }
  }
  const hear = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    void send()
  }
  const control = (field: FormField<keyof Values & string, Values>) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears that a field inside was left
    <div
      key={field.name}
      className={styles.cell}
      data-half={field.half || undefined}
      data-field={field.name}
      onBlur={() => leaveField(field.name)}
    >
      <FormControl
        field={field}
        value={values[field.name]}
        error={errors[field.name]}
        onChange={(value) => change(field.name, value)}
      />
    </div>
  )
  const wrong = Object.keys(errors).length
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onKeyDown={hear}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div className={styles.scroll}>
        <div className={styles.fields}>
          {props.intro && <div className={styles.intro}>{props.intro}</div>}
          {keptShown && (
            <div className={styles.kept} role="status">
              {t('form.draftKept')}
              <button
                type="button"
                onClick={() => {
                  forget()
                  setErrors({})
                  setKeptShown(false)
                }}
              >
                {t('form.discard')}
              </button>
            </div>
          )}
          {first.map(control)}
          {folded.length > 0 && (
            <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setUnfolded(!open)}>
              <IconChevronRight size={14} />
              {open ? t('form.fewerFields') : t('form.moreFields', { count: folded.length })}
            </button>
          )}
          {open && folded.map(control)}
          {props.below && <div className={styles.cell}>{props.below(values)}</div>}
          {failure !== null && (
            <div className={styles.problem}>
              <ProblemBanner error={failure} />
            </div>
          )}
        </div>
      </div>
      <div className={styles.foot}>
        {wrong > 0 ? (
          <span role="alert" className={styles.grow}>
            <button type="button" className={styles.attention} onClick={() => showErrors(errors)}>
              <IconAlertCircle size={15} />
              {t('form.attention', { count: wrong })}
            </button>
          </span>
        ) : (
          <>
            <span className={styles.hint}>
              <kbd>{modSign()}</kbd> <kbd>Enter</kbd> {t('form.sendKey')}
            </span>
            <span className={styles.grow} />
          </>
        )}
        {props.onCancel && <Button onClick={props.onCancel}>{t('app.cancel')}</Button>}
        <ReasonButton type="submit" variant="filled" loading={sending} reason={props.reason}>
          {props.sendLabel}
        </ReasonButton>
      </div>
    </form>
  )
}

const isEmpty = (value: FieldValue): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && 'amountMinor' in value && value.amountMinor === '')

/** The server names fields as `name`, `/name`, `body.name` or `value.amountMinor`; what fits no field is shown above the button. */
const refusalsByField = (error: unknown, names: string[]): { byField: Record<string, string>; rest: boolean } => {
  const problem = readProblem(error)
  const byField: Record<string, string> = {}
  let rest = problem.errors.length === 0
  for (const { field, message } of problem.errors) {
    const path = field.replace(/^\/?(body[./])?/, '').replaceAll('/', '.')
    const name = names.find((one) => one === path) ?? names.find((one) => path.startsWith(`${one}.`))
    if (name) byField[name] ??= message
    else rest = true
  }
  return { byField, rest }
}

const focusField = (form: HTMLFormElement | null, name: string): void => {
  const cell = form?.querySelector(`[data-field="${CSS.escape(name)}"]`)
  cell?.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, select, button')?.focus()
}
