import { Button, PasswordInput, Radio, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { SignInCard } from '#ui/SignInCard.tsx'
import { t } from '#ui/texts.ts'

const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)

/** The page behind the one-time link that the start prints: first workspace, first admin. */
export const SetUpPage = () => {
  const token = new URLSearchParams(location.search).get('token') ?? ''
  const query = useQuery({
    queryKey: ['set-up', token],
    queryFn: () => api.getSetUp({ query: { token } }),
    retry: false,
  })
  return (
    <SignInCard title={t('setUp.title')}>
      <Loaded query={query}>
        {(state) =>
          state.ready ? (
            <SetUpForm token={token} trial={state.trialDatabase} />
          ) : (
            <p>
              {t('setUp.notReady')} <a href="/">{t('signIn.title')}</a>
            </p>
          )
        }
      </Loaded>
    </SignInCard>
  )
}

const SetUpForm = ({ token, trial }: { token: string; trial: boolean }) => {
  const [company, setCompany] = useState('')
  const [slug, setSlug] = useState<string | null>(null)
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
  const [currency, setCurrency] = useState('EUR')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [begin, setBegin] = useState('import')
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const address = slug ?? slugOf(company)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      const workspace = await api.setUp({
        body: {
          token,
          workspace: { name: company, slug: address, zone, currency, language: 'en' },
          admin: { name, email, password },
        },
      })
      location.replace(`/w/${workspace.slug}${begin === 'import' ? '/partners/imports' : ''}`)
    } catch (thrown) {
      setError(thrown)
      setRunning(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)} style={{ display: 'grid', gap: 12 }}>
      {trial && <Notice tone="watch">{t('app.trial')}</Notice>}
      <TextInput
        label={t('setUp.company')}
        required
        value={company}
        onChange={(event) => setCompany(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('setUp.address')}
        description={`/w/${address || '…'}`}
        required
        pattern="[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?"
        value={address}
        onChange={(event) => setSlug(event.currentTarget.value)}
      />
      <Select
        label={t('setUp.zone')}
        searchable
        data={['UTC', ...Intl.supportedValuesOf('timeZone')]}
        value={zone}
        onChange={(value) => setZone(value ?? 'UTC')}
      />
      <Select
        label={t('setUp.currency')}
        searchable
        data={Intl.supportedValuesOf('currency')}
        value={currency}
        onChange={(value) => setCurrency(value ?? 'EUR')}
      />
      <TextInput
        label={t('setUp.you')}
        autoComplete="name"
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.newPassword')}
        description={t('signIn.passwordRule')}
        autoComplete="new-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Radio.Group label={t('setUp.begin')} value={begin} onChange={setBegin}>
        <Radio value="import" label={t('setUp.ownData')} mt={4} />
        <Radio value="look" label={t('setUp.lookFirst')} mt={4} />
      </Radio.Group>
      {error !== null && <ProblemBanner error={error} />}
      <Button type="submit" variant="filled" size="md" loading={running}>
        {t('setUp.make')}
      </Button>
    </form>
  )
}
