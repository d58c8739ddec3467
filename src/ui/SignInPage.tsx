import { Button, PasswordInput, PinInput, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ProblemBanner } from './ProblemBanner.tsx'
import { type SignInBrand, SignInCard } from './SignInCard.tsx'
import styles from './SignInPage.module.css'
import { t } from './texts.ts'

type SignInPageProps = {
  /** The workspace's brand in the portal; Tandem's own in the console. */
  brand?: SignInBrand
  onLink: (email: string) => Promise<unknown>
  onPassword: (email: string, password: string) => Promise<{ secondFactor: boolean }>
  onCode: (code: string) => Promise<unknown>
  onForgotten: (email: string) => Promise<unknown>
  onSignedIn: () => void
  /** Under the form: demo accounts on one's own machine, passkeys, single sign-on. */
  below?: ReactNode
  foot?: ReactNode
}

type Stage = 'start' | 'link sent' | 'reset sent' | 'code'

/** Sign-in by mailed link first, by password second, with a second factor where one is due. */
export const SignInPage = ({
  brand,
  onLink,
  onPassword,
  onCode,
  onForgotten,
  onSignedIn,
  below,
  foot,
}: SignInPageProps) => {
  const [stage, setStage] = useState<Stage>('start')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [withPassword, setWithPassword] = useState(false)
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const attempt = async (act: () => Promise<unknown>) => {
    setRunning(true)
    setError(null)
    try {
      await act()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  const start = (event: FormEvent) => {
    event.preventDefault()
    void attempt(async () => {
      if (!withPassword) {
        await onLink(email.trim())
        return setStage('link sent')
      }
      const { secondFactor } = await onPassword(email.trim(), password)
      if (secondFactor) setStage('code')
      else onSignedIn()
    })
  }
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    void attempt(async () => {
      await onCode(code)
      onSignedIn()
    })
  }
  const problem = error !== null && <ProblemBanner error={error} />
  if (stage === 'link sent' || stage === 'reset sent') {
    return (
      <SignInCard title={t('signIn.checkMail')} brand={brand} foot={foot}>
        <p role="status">{t(stage === 'link sent' ? 'signIn.linkSent' : 'signIn.resetSent', { email })}</p>
        <button type="button" className={styles.link} onClick={() => setStage('start')}>
          {t('signIn.otherAddress')}
        </button>
      </SignInCard>
    )
  }
  if (stage === 'code') {
    return (
      <SignInCard title={t('signIn.secondStep')} brand={brand} foot={foot}>
        <form className={styles.form} onSubmit={confirm}>
          <label htmlFor="code" className={styles.quiet}>
            {t('signIn.code')}
          </label>
          <PinInput
            id="code"
            length={6}
            type="number"
            oneTimeCode
            autoFocus
            aria-label={t('signIn.code')}
            value={code}
            onChange={setCode}
          />
          {problem}
          <Button type="submit" variant="filled" size="md" loading={running} disabled={code.length < 6}>
            {t('signIn.confirmCode')}
          </Button>
        </form>
      </SignInCard>
    )
  }
  return (
    <SignInCard title={brand ? t('signIn.titleTo', { name: brand.name }) : t('signIn.title')} brand={brand} foot={foot}>
      <form className={styles.form} onSubmit={start}>
        <TextInput
          label={t('signIn.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {withPassword && (
          <PasswordInput
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {problem}
        <Button type="submit" variant="filled" size="md" loading={running}>
          {t(withPassword ? 'signIn.withPassword' : 'signIn.sendLink')}
        </Button>
      </form>
      <div className={styles.row}>
        <button type="button" className={styles.link} onClick={() => setWithPassword(!withPassword)}>
          {t(withPassword ? 'signIn.useLink' : 'signIn.usePassword')}
        </button>
        {withPassword && (
          <button
            type="button"
            className={styles.link}
            onClick={() =>
              void attempt(async () => {
                if (!email.trim())
                  throw Object.assign(new Error(t('signIn.wrongAddress')), { title: t('signIn.wrongAddress') })
                await onForgotten(email.trim())
                setStage('reset sent')
              })
            }
          >
            {t('signIn.forgotten')}
          </button>
        )}
      </div>
      {below}
    </SignInCard>
  )
}
