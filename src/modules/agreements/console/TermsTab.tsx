import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Agreement.module.css'
import type { Act, Agreement, Draft } from './agreementTypes.ts'
import { componentKeys, componentNames } from './names.ts'
import { type Kind, TermEditor, useNewTerm } from './TermEditor.tsx'

type Term = Draft['terms'][number]

/** Promises by component: what the open version says and may be changed, and what is signed and holds, with what it beat. */
export const TermsTab = ({ agreement, draft, act }: { agreement: Agreement; draft: Draft | null; act: Act }) => {
  const { id, partner } = agreement
  const signed = useQuery({
    queryKey: ['agreements', id, 'terms', agreement.updatedAt],
    queryFn: () => api.getAgreementTerms({ params: { id } }),
  })
  const upcoming = useQuery({
    queryKey: ['agreements', id, 'upcoming', agreement.updatedAt],
    queryFn: () => api.listUpcomingTerms({ params: { id } }),
  })
  const hasSigned = agreement.versions.some((version) => version.executedAt)
  return (
    <div className={styles.stack}>
      {draft && <DraftTerms agreement={agreement} draft={draft} act={act} />}
      {upcoming.data && upcoming.data.data.length > 0 && (
        <Section title="Take effect later">
          <TermTable label="Later" terms={upcoming.data.data} />
        </Section>
      )}
      {hasSigned && (
        <Loaded query={signed}>
          {({ data }) => (
            <Section
              title="Signed and in force today"
              actions={<ScreenLink to={`agreements/resolve?partnerId=${partner.id}`}>Any day, with sources</ScreenLink>}
            >
              {componentKeys.map((component) => {
                const own = data.filter((term) => term.component === component)
                return own.length === 0 ? null : (
                  <div key={component}>
                    <h3 className={styles.clauseTitle}>{componentNames[component]}</h3>
                    <TermTable label={componentNames[component]!} terms={own} />
                  </div>
                )
              })}
              {data.length === 0 && <p className={styles.quiet}>Nothing of it holds today.</p>}
            </Section>
          )}
        </Loaded>
      )}
      {hasSigned && <Beaten partnerId={partner.id} agreementId={id} stamp={agreement.updatedAt} />}
    </div>
  )
}

const TermTable = ({ label, terms }: { label: string; terms: readonly Term[] }) => (
  <SimpleTable
    label={label}
    rows={[...terms]}
    rowKey={(term) => term.id}
    columns={[
      { key: 'title', title: 'Term', width: '20%', cell: (term) => term.title },
      {
        key: 'words',
        title: 'What it says',
        cell: (term) => (
          <>
            {term.operation === 'remove' ? 'No longer holds.' : term.sentences.join(' ')}
            {term.scopeWords && <SecondLine>Only for {term.scopeWords}</SecondLine>}
          </>
        ),
      },
      {
        key: 'from',
        title: 'From',
        width: '14%',
        cell: (term) => (term.effectiveFrom ? formatDate(term.effectiveFrom) : 'First day'),
      },
      { key: 'kept', title: 'Kept by', width: '18%', cell: (term) => term.enforcement.words },
    ]}
  />
)

const DraftTerms = ({ agreement, draft, act }: { agreement: Agreement; draft: Draft; act: Act }) => {
  const [open, setOpen] = useState<string | null>(null)
  const [adding, setAdding] = useState<Kind | null>(null)
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  const reason = noDraft ?? draft.reasonsAgainst.change[0] ?? null
  const newTerm = useNewTerm()
  const kinds = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  const send = (term: object) =>
    act(() =>
      api.changeAgreementDraft({
        params: { id: agreement.id },
        version: agreement.version,
        body: { terms: [term as never] },
      }),
    ).then(() => {
      setOpen(null)
      setAdding(null)
    })
  return (
    <Loaded query={kinds}>
      {({ data }) => (
        <Section title={`In version ${agreement.openVersion?.number}, not signed yet`}>
          {componentKeys.map((component) => {
            const own = draft.terms.filter((term) => term.component === component)
            return own.length === 0 ? null : (
              <div key={component}>
                <h3 className={styles.clauseTitle}>{componentNames[component]}</h3>
                {own.map((term) => {
                  const kind = data.find((one) => one.kind === term.kind)
                  return (
                    <article key={term.id} className={styles.clause} aria-label={term.title}>
                      <div className={styles.line}>
                        <strong>{term.title}</strong>
                        <FactPill tone={term.enforcement.kept ? 'good' : 'plain'}>{term.enforcement.words}</FactPill>
                        {term.page !== null && <FactPill>page {term.page}</FactPill>}
                        <span className={styles.grow} />
                        <ReasonButton
                          size="compact-xs"
                          reason={open === term.id ? null : reason}
                          aria-expanded={open === term.id}
                          onClick={() => setOpen(open === term.id ? null : term.id)}
                        >
                          {open === term.id ? 'Close' : 'Change'}
                          <span className="visually-hidden"> {term.title}</span>
                        </ReasonButton>
                        <ReasonButton
                          size="compact-xs"
                          reason={reason}
                          onClick={() =>
                            void send({
                              id: term.id,
                              kind: term.kind,
                              values: term.values,
                              scope: term.scope,
                              drop: true,
                            })
                          }
                        >
                          Remove<span className="visually-hidden"> {term.title}</span>
                        </ReasonButton>
                      </div>
                      <p className={styles.body}>
                        {term.operation === 'remove' ? 'No longer holds.' : term.sentences.join(' ')}
                      </p>
                      {(term.scopeWords || term.effectiveFrom) && (
                        <p className={styles.quiet}>
                          {term.scopeWords && `Only for ${term.scopeWords}. `}
                          {term.effectiveFrom && `From ${formatDate(term.effectiveFrom)}.`}
                        </p>
                      )}
                      {open === term.id && kind && (
                        <TermEditor
                          kind={kind}
                          term={{ ...term, values: term.values, scope: term.scope as Record<string, string[]> }}
                          sendLabel="Save term"
                          hasPage={agreement.paper === 'theirs'}
                          onSend={({ id, kind: name, ...rest }) => void send({ id, kind: name, ...fieldsOf(rest) })}
                          onClose={() => setOpen(null)}
                        />
                      )}
                    </article>
                  )
                })}
              </div>
            )
          })}
          <Select
            mt="md"
            label="Add a term"
            placeholder={reason ?? 'Choose what is promised'}
            disabled={reason !== null}
            searchable
            value={null}
            data={componentKeys.map((component) => ({
              group: componentNames[component]!,
              items: data
                .filter((kind) => kind.component === component)
                .map((kind) => ({ value: kind.kind, label: kind.title })),
            }))}
            onChange={(name) => setAdding(data.find((kind) => kind.kind === name) ?? null)}
          />
          {adding && newTerm && (
            <div className={styles.clause}>
              <strong>{adding.title}</strong>
              <TermEditor
                key={adding.kind}
                kind={adding}
                term={newTerm(adding)}
                sendLabel="Add term"
                hasPage={agreement.paper === 'theirs'}
                onSend={({ kind: name, ...rest }) => void send({ kind: name, ...fieldsOf(rest) })}
                onClose={() => setAdding(null)}
              />
            </div>
          )}
        </Section>
      )}
    </Loaded>
  )
}
const fieldsOf = ({
  values,
  scope,
  priority,
  effectiveFrom,
  effectiveTo,
  page,
}: {
  values: object
  scope: object
  priority: number
  effectiveFrom: string | null
  effectiveTo: string | null
  page: number | null
}) => ({ values, scope, priority, effectiveFrom, effectiveTo, page })

/** What this agreement's terms won against: wider ones, defaults of the type, of the workspace, built in. */
const Beaten = ({ partnerId, agreementId, stamp }: { partnerId: string; agreementId: string; stamp: string }) => {
  const query = useQuery({
    queryKey: ['terms', 'of', partnerId, stamp],
    queryFn: () => api.getPartnerTerms({ params: { id: partnerId } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => {
        const rows = data
          .filter((term) => term.rows.some((row) => row.agreementId === agreementId))
          .flatMap((term) => term.beat.map((beat, at) => ({ term, beat, key: `${term.kind} ${at}` })))
        return rows.length === 0 ? null : (
          <Section title="What it beats" note="Would hold today if this agreement did not say otherwise.">
            <SimpleTable
              label="What it beats"
              rows={rows}
              rowKey={(row) => row.key}
              columns={[
                { key: 'term', title: 'Term', width: '20%', cell: ({ term }) => term.title },
                { key: 'words', title: 'Instead of', cell: ({ beat }) => beat.sentences.join(' ') },
                { key: 'why', title: 'Why', width: '30%', cell: ({ beat }) => beat.whyWords },
              ]}
            />
          </Section>
        )
      }}
    </Loaded>
  )
}
