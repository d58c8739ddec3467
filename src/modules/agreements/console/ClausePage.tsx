import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { EditableField, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Agreement.module.css'
import { componentNames, positionKeys, positionNames } from './names.ts'

type Clause = AnswerTo<'getClause'>

/** One clause: its text in every position, what legal approved, where it is used and in force. */
export const ClausePage = () => {
  const { clauseId } = useScreenParams('clauseId')
  const query = useQuery({
    queryKey: ['clauses', clauseId],
    queryFn: () => api.getClause({ params: { id: clauseId } }),
  })
  return <Loaded query={query}>{(clause) => <Shown clause={clause} />}</Loaded>
}

const Shown = ({ clause }: { clause: Clause }) => {
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const params = { id: clause.id }
  const reason = useRightReason('agreements.approve_clause', 'Only legal and admins write and approve clauses')
  const uses = useQuery({
    queryKey: ['clauses', clause.id, 'uses'],
    queryFn: () => api.getClauseUses({ params }),
  })
  const act = async (work: () => Promise<unknown>) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
    await cache.invalidateQueries({ queryKey: ['clauses'] })
  }
  const change = async (body: object) => {
    await api.updateClause({ params, version: clause.version, body })
    await cache.invalidateQueries({ queryKey: ['clauses'] })
  }
  const inForce = uses.data?.agreements.filter((one) => one.inForce).length
  return (
    <RecordPage
      title={clause.title}
      badges={
        <>
          <FactPill tone={clause.risk === 'high' ? 'bad' : clause.risk === 'low' ? 'good' : 'plain'}>
            {clause.risk} risk
          </FactPill>
          <FactPill>{componentNames[clause.component]}</FactPill>
        </>
      }
      subtitle={`${clause.key} · ${clause.language}${clause.jurisdiction ? ` · ${clause.jurisdiction}` : ''}`}
      facts={[
        { label: 'Stands in', value: uses.data ? `${uses.data.total} versions` : '–' },
        { label: 'In force in', value: inForce === undefined ? '–' : `${inForce} agreements` },
        { label: 'Review on', value: clause.reviewOn ? formatDate(clause.reviewOn) : 'no day set' },
        { label: 'Texts', value: clause.versions.length },
      ]}
      notice={error !== null && <ProblemBanner error={error} />}
      tabs={[
        {
          key: 'texts',
          label: 'Positions',
          render: () => <Positions clause={clause} act={act} reason={reason} />,
        },
        {
          key: 'about',
          label: 'About',
          render: () => (
            <Section title="About the clause">
              <FieldList>
                <EditableField label="Title" value={clause.title} reason={reason} save={(title) => change({ title })} />
                <EditableField
                  label="Guidance for negotiators"
                  kind="textarea"
                  value={clause.guidance || null}
                  reason={reason}
                  save={(guidance) => change({ guidance })}
                />
                <EditableField
                  label="Jurisdiction"
                  value={clause.jurisdiction}
                  reason={reason}
                  save={(jurisdiction) => change({ jurisdiction: jurisdiction || null })}
                />
                <EditableField
                  label="Risk"
                  kind="choice"
                  options={['low', 'medium', 'high'].map((value) => ({ value, label: value }))}
                  value={clause.risk}
                  reason={reason}
                  save={(risk) => change({ risk })}
                />
                <EditableField
                  label="Review on"
                  kind="date"
                  value={clause.reviewOn}
                  reason={reason}
                  save={(reviewOn) => change({ reviewOn: reviewOn || null })}
                />
              </FieldList>
            </Section>
          ),
        },
        {
          key: 'uses',
          label: 'Where used',
          render: () => <Uses id={clause.id} />,
        },
      ]}
    />
  )
}

const Positions = ({
  clause,
  act,
  reason,
}: {
  clause: Clause
  act: (work: () => Promise<unknown>) => Promise<void>
  reason: string | null
}) => {
  const [writing, setWriting] = useState<string | null>(null)
  const [body, setBody] = useState('')
  const params = { id: clause.id }
  return (
    <div className={styles.stack}>
      {positionKeys.map((position) => {
        const own = clause.versions.filter((version) => version.position === position)
        const used = own.find((version) => version.inUse)
        const waiting = own.filter((version) => !version.approvedAt && version.number > (used?.number ?? 0))
        return (
          <Section
            key={position}
            title={positionNames[position]}
            note={
              used
                ? `Version ${used.number}, approved by ${used.approvedBy?.name} on ${formatMoment(used.approvedAt!)}`
                : 'Nothing approved'
            }
            actions={
              <ReasonButton
                size="compact-xs"
                reason={reason}
                onClick={() => {
                  setWriting(position)
                  setBody(own.at(-1)?.body ?? clause.versions[0]?.body ?? '')
                }}
              >
                Write the next text<span className="visually-hidden"> of {positionNames[position]}</span>
              </ReasonButton>
            }
          >
            {used && <p className={styles.body}>{used.body}</p>}
            {waiting.map((version) => (
              <div key={version.number} className={styles.change} data-open="true">
                <div className={styles.line}>
                  <strong>Version {version.number}</strong>
                  <span className={styles.quiet}>written by {version.by.name}</span>
                  <span className={styles.grow} />
                  <ReasonButton
                    size="compact-xs"
                    variant="light"
                    reason={reason}
                    onClick={() =>
                      void act(() => api.approveClauseVersion({ params, body: { number: version.number } }))
                    }
                  >
                    Approve version {version.number}
                  </ReasonButton>
                </div>
                <p className={styles.body}>{version.body}</p>
              </div>
            ))}
            {writing === position && (
              <div className={styles.tight}>
                <Textarea
                  label={`Text of the position "${positionNames[position]}"`}
                  autosize
                  minRows={5}
                  value={body}
                  onChange={(event) => setBody(event.currentTarget.value)}
                />
                <div className={styles.line}>
                  <ReasonButton
                    size="xs"
                    variant="filled"
                    reason={body.trim() ? null : 'Write something first'}
                    onClick={() =>
                      void act(() => api.addClauseVersion({ params, body: { position, body } })).then(() =>
                        setWriting(null),
                      )
                    }
                  >
                    Save for approval
                  </ReasonButton>
                  <ReasonButton size="xs" onClick={() => setWriting(null)}>
                    Cancel
                  </ReasonButton>
                </div>
              </div>
            )}
          </Section>
        )
      })}
    </div>
  )
}

const Uses = ({ id }: { id: string }) => {
  const query = useQuery({ queryKey: ['clauses', id, 'uses'], queryFn: () => api.getClauseUses({ params: { id } }) })
  return (
    <Loaded query={query}>
      {(uses) => (
        <div className={styles.stack}>
          <Section title="Templates">
            <SimpleTable
              label="Templates"
              rows={uses.templates}
              rowKey={(row) => row.id}
              empty="No template holds it."
              columns={[
                {
                  key: 'name',
                  title: 'Template',
                  cell: (row) => <ScreenLink to={`agreements/templates/${row.id}`}>{row.name}</ScreenLink>,
                },
                { key: 'published', title: 'Published', cell: (row) => (row.published ? 'yes' : 'not yet') },
              ]}
            />
          </Section>
          <Section title="Positions" note={`${uses.total} versions of agreements hold it.`}>
            <SimpleTable
              label="Positions"
              rows={uses.positions}
              rowKey={(row) => row.position}
              empty="No agreement holds it."
              columns={[
                { key: 'position', title: 'Position', cell: (row) => positionNames[row.position] ?? row.position },
                { key: 'count', title: 'Versions', align: 'end', cell: (row) => row.count },
                { key: 'signed', title: 'Signed', align: 'end', cell: (row) => row.signed },
              ]}
            />
          </Section>
          <Section
            title="Agreements"
            note={uses.total > uses.agreements.length ? `The latest ${uses.agreements.length}.` : undefined}
          >
            <SimpleTable
              label="Agreements"
              rows={uses.agreements}
              rowKey={(row) => `${row.id} ${row.versionNumber}`}
              empty="No agreement holds it."
              columns={[
                {
                  key: 'number',
                  title: 'Agreement',
                  cell: (row) => <ScreenLink to={`agreements/${row.id}`}>{row.number}</ScreenLink>,
                },
                { key: 'partner', title: 'Partner', cell: (row) => row.partner.name },
                { key: 'position', title: 'Position', cell: (row) => positionNames[row.position] ?? row.position },
                {
                  key: 'state',
                  title: 'State',
                  cell: (row) => (row.inForce ? 'in force' : row.versionState.replaceAll('_', ' ')),
                },
              ]}
            />
          </Section>
        </div>
      )}
    </Loaded>
  )
}
