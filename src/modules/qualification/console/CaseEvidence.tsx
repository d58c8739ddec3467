import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '#client/api.ts'
import { FileLink } from '#client/FileLink.tsx'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { riskLabels } from '../contract/states.ts'
import { RiskForm } from './CaseForms.tsx'
import type { Case } from './CasePage.tsx'
import { AcceptForm, type DocumentRow, PutInForm, RejectForm, RequestForm, stateWords } from './DocumentForms.tsx'
import styles from './Qualification.module.css'

/** What the gates and the risk of a case stand on: documents, screening, points by cause. */
export const CaseEvidence = ({ found }: { found: Case }) => (
  <>
    <Documents partner={found.partner} version={found.version} />
    <NeedsCoverage partnerId={found.partner.id} />
    <Risk found={found} />
    <Screenings partnerId={found.partner.id} />
  </>
)

type Open = 'ask' | { row: DocumentRow; act: 'accept' | 'reject' | 'put' }

export const Documents = ({ partner, version = 0 }: { partner: { id: string; name: string }; version?: number }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<Open | null>(null)
  const query = useQuery({
    queryKey: ['company-documents', 'of', partner.id, version],
    queryFn: () => api.listCompanyDocuments({ query: { partnerId: partner.id, limit: 100 } }),
  })
  const noManage = useRightReason(
    'qualification.manage_documents',
    'Finance, legal and partner managers ask for documents',
  )
  const noRead = useRightReason(
    'qualification.read_documents',
    'Finance, legal, executives and admins look at documents',
  )
  const close = () => setOpen(null)
  const done = (words: string) => async () => {
    // Closed before anything is read again: what is opened meanwhile is another form.
    close()
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['company-documents'] })
    await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
  }
  return (
    <Section
      title="Documents"
      note="What they say is for finance, legal, executives and admins"
      actions={
        <ReasonButton size="xs" reason={noManage} onClick={() => setOpen('ask')}>
          Ask for a document
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Documents"
            rows={data}
            rowKey={(row) => row.id}
            empty="Nothing was asked for yet."
            columns={[
              {
                key: 'label',
                title: 'Document',
                cell: (row) =>
                  row.file && !noRead ? (
                    <FileLink name={row.file.name} load={() => api.downloadCompanyDocument({ params: { id: row.id } })}>
                      {row.label}
                    </FileLink>
                  ) : (
                    row.label
                  ),
              },
              {
                key: 'state',
                title: 'State',
                cell: (row) => <StateBadge state={row.state} label={stateWords[row.state]} plain />,
              },
              {
                key: 'until',
                title: 'Good until',
                cell: (row) =>
                  row.expiresOn ? formatDate(row.expiresOn) : row.dueOn ? `due ${formatDate(row.dueOn)}` : '',
              },
              {
                key: 'figures',
                title: 'Figures',
                cell: (row) =>
                  row.ratios && row.figures
                    ? row.ratios.altmanZ.shown
                      ? `Z″ ${row.ratios.altmanZ.shown}, ${row.ratios.zone}`
                      : row.ratios.altmanZ.words
                    : '',
              },
              {
                key: 'acts',
                title: <span className="visually-hidden">Acts</span>,
                align: 'end',
                cell: (row) => (
                  <div className={styles.line}>
                    {row.state === 'received' && (
                      <>
                        <ReasonButton size="compact-xs" reason={noRead} onClick={() => setOpen({ row, act: 'accept' })}>
                          Accept<span className="visually-hidden"> {row.label}</span>
                        </ReasonButton>
                        <ReasonButton size="compact-xs" reason={noRead} onClick={() => setOpen({ row, act: 'reject' })}>
                          Send back<span className="visually-hidden"> {row.label}</span>
                        </ReasonButton>
                      </>
                    )}
                    {(row.state === 'requested' || row.state === 'rejected') && (
                      <ReasonButton
                        size="compact-xs"
                        variant="subtle"
                        reason={noManage}
                        onClick={() => setOpen({ row, act: 'put' })}
                      >
                        Put in<span className="visually-hidden"> {row.label}</span>
                      </ReasonButton>
                    )}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {open === 'ask' && <RequestForm partner={partner} onClose={close} onSent={done('Asked; they get a mail')} />}
      {open !== null && typeof open === 'object' && open.act === 'accept' && (
        <AcceptForm row={open.row} onClose={close} onSent={done('Accepted')} />
      )}
      {open !== null && typeof open === 'object' && open.act === 'reject' && (
        <RejectForm row={open.row} onClose={close} onSent={done('Sent back')} />
      )}
      {open !== null && typeof open === 'object' && open.act === 'put' && (
        <PutInForm row={open.row} onClose={close} onSent={done('It waits to be looked at')} />
      )}
    </Section>
  )
}

/** How much of what the company needs is in our power, and what is important to it and is not. */
const NeedsCoverage = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['needs-assessments', 'latest', partnerId],
    queryFn: () => api.listNeedsAssessments({ query: { partnerId, sort: '-updatedAt', limit: 1 } }),
  })
  return (
    <Section
      title="Needs coverage"
      note="How much of what they need we can give"
      actions={<ScreenLink to={`partners/${partnerId}?tab=needs`}>Their needs</ScreenLink>}
    >
      <Loaded query={query}>
        {({ data: [latest] }) =>
          latest ? (
            <FieldList>
              <Field label="Covered">{latest.coverage === null ? 'Not judged yet' : `${latest.coverage} %`}</Field>
              <Field label="Important and hardly in our power">
                {latest.unmet.map((one) => one.text).join('; ') || 'Nothing'}
              </Field>
              <Field label="Agreed">{latest.agreed ? formatDate(latest.agreed.at) : 'Not yet'}</Field>
            </FieldList>
          ) : (
            <p className={styles.quiet}>Their needs were not assessed yet.</p>
          )
        }
      </Loaded>
    </Section>
  )
}

const Risk = ({ found }: { found: Case }) => {
  const [open, setOpen] = useState(false)
  const noSet = useRightReason('qualification.set_risk', 'Legal and finance set the tier')
  return (
    <>
      <RiskOf
        partnerId={found.partner.id}
        version={found.version}
        actions={
          <ReasonButton size="xs" reason={noSet} onClick={() => setOpen(true)}>
            Set the tier
          </ReasonButton>
        }
      />
      {open && <RiskForm found={found} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The tier that holds, with the points it comes from. */
export const RiskOf = ({
  partnerId,
  version = 0,
  actions,
}: {
  partnerId: string
  version?: number
  actions?: ReactNode
}) => {
  const query = useQuery({
    queryKey: ['qualification-cases', 'risk', partnerId, version],
    queryFn: () => api.listRiskTiers({ query: { partnerId, limit: 1 } }),
  })
  return (
    <Section title="Risk" note="Points by cause; the tier says when it is looked at again" actions={actions}>
      <Loaded query={query}>
        {({ data: [tier] }) =>
          tier ? (
            <>
              <FieldList>
                <Field label="Tier">
                  <StateBadge state={`risk_${tier.tier}`} label={riskLabels[tier.tier]} plain />{' '}
                  {tier.tier !== tier.computed && (
                    <FactPill tone="watch">computed {riskLabels[tier.computed].toLowerCase()}</FactPill>
                  )}
                </Field>
                {tier.reason && (
                  <Field label="Set otherwise, because">
                    {tier.reason} ({tier.by})
                  </Field>
                )}
                <Field label="Next check">{formatDate(tier.nextCheckOn)}</Field>
              </FieldList>
              <SimpleTable
                label="Points of risk"
                rows={tier.causes}
                rowKey={(row) => row.cause}
                empty="Nothing counts against them."
                columns={[
                  { key: 'words', title: 'Because', cell: (row) => row.words, foot: 'Together' },
                  { key: 'points', title: 'Points', align: 'end', cell: (row) => row.points, foot: tier.points },
                ]}
              />
            </>
          ) : (
            <p className={styles.quiet}>Computed when a case opens.</p>
          )
        }
      </Loaded>
    </Section>
  )
}

const resultWords = { clear: 'Clear', possible: 'Possible match', true_match: 'True match' } as const
export const Screenings = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['screenings', 'of', partnerId],
    queryFn: () => api.listScreenings({ query: { partnerId, limit: 20 } }),
  })
  return (
    <Section title="Screening" actions={<ScreenLink to="screenings">All screenings</ScreenLink>}>
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Screenings"
            rows={data}
            rowKey={(row) => row.id}
            empty="Not screened yet: legal or finance screens them."
            columns={[
              {
                key: 'result',
                title: 'Result',
                cell: (row) => <StateBadge state={row.result} label={resultWords[row.result]} plain />,
              },
              { key: 'list', title: 'List', cell: (row) => `${row.listName}, ${formatDate(row.listDate)}` },
              {
                key: 'hits',
                title: 'Hits',
                cell: (row) => row.hits.map((hit) => `${hit.name} (${hit.similarity} %)`).join(', ') || '–',
              },
              { key: 'by', title: 'By', cell: (row) => row.by },
              { key: 'next', title: 'Next due', cell: (row) => (row.isCurrent ? formatDate(row.nextDueOn) : '') },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
