import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink, useGo, useScreenParams } from '#ui/routing.tsx'
import { PageHead } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import { usePageTitle } from '#ui/usePageTitle.ts'
import type { Form } from './FieldInput.tsx'
import { type Answers, FormRunner } from './FormRunner.tsx'
import styles from './Public.module.css'
import { words } from './texts.ts'

const channelKinds = ['partner_referral', 'event', 'outreach', 'inbound'] as const

/** What the page's own address says about where the applicant came from. */
const arrival = () => {
  const query = new URLSearchParams(location.search)
  const utm = Object.fromEntries([...query].filter(([name]) => name.startsWith('utm_')).slice(0, 10))
  const channel = channelKinds.find((kind) => query.has(kind))
  return {
    ...(Object.keys(utm).length > 0 && { utm }),
    ...(query.get('source') && { source: query.get('source')!.slice(0, 60) }),
    ...(document.referrer && { referrer: document.referrer.slice(0, 2000) }),
    parameters: Object.fromEntries(
      [...query].slice(0, 30).map(([name, value]) => [name.slice(0, 60), value.slice(0, 200)]),
    ),
    ...(channel && { channel: { kind: channel, token: query.get(channel)!.slice(0, 100) } }),
  }
}

/** A form before its first page is kept: from then on it lives at its own link. */
export const ApplyPage = () => {
  const { slug } = useScreenParams('slug')
  const [language, setLanguage] = useState<string>(getLanguage())
  const query = useQuery({
    queryKey: ['public form', slug, language],
    queryFn: () => api.getPublicForm({ params: { slug }, query: { language } }),
  })
  useEffect(() => {
    const source = new URLSearchParams(location.search).get('source')
    // Counting visits is for the team's plots; a page that cannot count still works.
    api.countFormVisit({ params: { slug }, body: source ? { source: source.slice(0, 60) } : {} }).catch(() => undefined)
  }, [slug])
  return <Loaded query={query}>{(form) => <Apply key={form.language} form={form} onLanguage={setLanguage} />}</Loaded>
}

const Apply = ({ form, onLanguage }: { form: Form; onLanguage: (language: string) => void }) => {
  const go = useGo()
  usePageTitle(form.typeName)
  if (form.state !== 'open')
    return (
      <>
        <PageHead title={form.typeName} />
        <p>
          {form.state === 'upcoming' && form.opensAt
            ? words('upcoming', { date: formatDate(form.opensAt) })
            : words('closed')}
        </p>
        <ScreenLink to="start">{words('back')}</ScreenLink>
      </>
    )
  const start = async (answers: Answers, page: number) => {
    const { token } = await api.startApplication({
      body: { form: form.slug, language: form.language, answers, page, ...arrival() },
    })
    return token
  }
  return (
    <>
      <PageHead title={`${form.typeName} · ${form.workspaceName}`} />
      <FormRunner
        form={form}
        answers={{}}
        page={1}
        changedFields={[]}
        dropped={[]}
        files={[]}
        onLanguage={onLanguage}
        save={async (answers, page) => go(`a/${await start(answers, page)}`)}
        send={async (answers, decoy) => {
          const token = await start(answers, 1)
          await api.submitApplication({ params: { token }, body: { ...(decoy && { decoy }) } })
          go(`a/${token}`)
        }}
        upload={async (field, file) => {
          const token = await start({}, 1)
          const data = new FormData()
          data.set('field', field)
          data.set('file', file)
          await api.uploadApplicationFile({ params: { token }, form: data })
          go(`a/${token}`)
        }}
        remove={async () => undefined}
      />
      <p className={styles.quiet}>
        {words('have')} <ScreenLink to="find">{words('find')}</ScreenLink>
      </p>
    </>
  )
}
