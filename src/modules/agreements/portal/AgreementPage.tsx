import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card, Columns, Figure, PortalPage } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from '../public/Document.module.css'
import { DocumentText } from '../public/DocumentText.tsx'
import { openPdf } from '../public/openPdf.ts'
import { words } from '../public/texts.ts'
import { Dates } from './Dates.tsx'
import { MoneyEstimate } from './MoneyEstimate.tsx'
import { SigningWanted } from './SigningWanted.tsx'
import { titles } from './titles.ts'

type Agreement = AnswerTo<'getPortalAgreement'>
const key = ['portal', 'agreements']

/** What both sides promised each other, when it ends, and the draft that waits for an answer. */
export const AgreementPage = () => {
  const query = useQuery({ queryKey: key, queryFn: () => api.listPortalAgreements() })
  return (
    <PortalPage title={titles('ours')} note={words('oursNote')}>
      <Loaded query={query}>
        {({ data }) => (
          <div className={styles.stack}>
            <SigningWanted />
            {data.length === 0 && <p>{words('none')}</p>}
            {data.map((agreement) => (
              <One key={agreement.id} agreement={agreement} />
            ))}
            {data.some((agreement) => agreement.startsOn !== null) && <Promises />}
          </div>
        )}
      </Loaded>
    </PortalPage>
  )
}

const One = ({ agreement }: { agreement: Agreement }) => {
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const text = useQuery({
    queryKey: [...key, agreement.id, 'document', agreement.open?.snapshotHash],
    queryFn: () => api.getPortalAgreementDocument({ params: { id: agreement.id } }),
    enabled: reading,
  })
  return (
    <Card
      title={`${agreement.title} · ${agreement.number}`}
      action={
        <Button size="xs" onClick={() => setReading(!reading)} aria-expanded={reading}>
          {words('open')}
        </Button>
      }
    >
      {agreement.startsOn && (
        <Columns leastPx={140}>
          <Figure label={words('starts')} value={formatDate(agreement.startsOn)} />
          {agreement.endsOn && <Figure label={words('ends')} value={formatDate(agreement.endsOn)} />}
          {agreement.noticeBy && (
            <Figure label={words('notice')} value={formatDate(agreement.noticeBy)} note={words('renews')} />
          )}
        </Columns>
      )}
      {agreement.signedAt && (
        <div className={styles.acts}>
          <Button
            size="xs"
            onClick={() =>
              void api
                .getPortalAgreementFile({ params: { id: agreement.id } })
                .then((file) => openPdf(file, `${agreement.number}.pdf`), setError)
            }
          >
            PDF
          </Button>
        </div>
      )}
      {error !== null && <ProblemBanner error={error} />}
      {agreement.open && <Negotiation agreement={agreement} open={agreement.open} />}
      {agreement.open && <MoneyEstimate id={agreement.id} />}
      {agreement.signedAt && <Dates agreement={agreement} />}
      {reading && <Loaded query={text}>{({ blocks }) => <DocumentText blocks={blocks} />}</Loaded>}
    </Card>
  )
}

const stateTones = { negotiating: 'watch', signing: 'info' } as const
/** Where the open version stands, and the way to it. */
const Negotiation = ({ agreement, open }: { agreement: Agreement; open: NonNullable<Agreement['open']> }) => {
  const mine = open.state === 'negotiating' && open.pen === 'partner'
  return (
    <Notice
      tone={stateTones[open.state as 'signing'] ?? 'info'}
      title={mine ? words('yourTurn') : open.state === 'negotiating' ? words('talking') : words('beingSigned')}
    >
      {open.state === 'negotiating' && (
        <ScreenLink to={`agreement/${agreement.id}/negotiate`}>{words('toNegotiation')}</ScreenLink>
      )}
    </Notice>
  )
}

const Promises = () => {
  const language = getLanguage()
  const query = useQuery({
    queryKey: ['portal', 'terms', language],
    queryFn: () => api.getPortalTerms({ query: { language } }),
  })
  return (
    <Card title={words('promises')}>
      <Loaded query={query}>
        {({ data }) => (
          <ul className={styles.points}>
            {data
              .filter((term) => term.granted)
              .map((term) => (
                <li key={term.kind}>
                  <strong>{term.title}.</strong> {term.rows.flatMap((row) => row.sentences).join(' ')}{' '}
                  <span className={styles.quiet}>
                    {term.levelWords}. {term.enforcement.words}.
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}
