import { Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import type { Journey } from './JourneyPage.tsx'

/** What stands between the partner and go-live, who owes it, and the one button that is grey with its reasons. */
export const GateTab = ({ journey }: { journey: Journey }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'live' | 'carry' | null>(null)
  const [sure, setSure] = useState(false)
  const { gate, goLive } = journey
  const params = { id: journey.id }
  const openOnes = gate.conditions.filter((condition) => !condition.isMet)
  const after = async (words: string) => {
    toast(words, { tone: 'good' })
    await cache.invalidateQueries()
    setOpen(null)
  }
  return (
    <>
      {goLive?.reachedAt && (
        <Section title="Live" note={`Since ${formatMoment(goLive.reachedAt)}, decided by ${goLive.by ?? 'the gate'}`}>
          <p>
            {goLive.liveAccess === 'granted'
              ? 'Live access is granted.'
              : 'The terms grant no live environment, so there are no live keys.'}
            {goLive.reason && ` ${goLive.reason}`}
          </p>
          {goLive.carried.length > 0 && (
            <SimpleTable
              label="Owed since go-live"
              rows={goLive.carried}
              rowKey={(row) => String(row.number)}
              columns={[
                { key: 'words', title: 'Owed', cell: (row) => row.words },
                { key: 'owner', title: 'By', cell: (row) => row.owner },
                { key: 'dueOn', title: 'Until', cell: (row) => formatDate(row.dueOn) },
              ]}
            />
          )}
        </Section>
      )}
      <Section
        title="Go-live gate"
        note={
          openOnes.length === 0
            ? 'Everything holds.'
            : `${openOnes.length} of ${gate.conditions.length} are open.${gate.isAutomatic ? ' It goes live by itself when they are not.' : ''}`
        }
        actions={
          <>
            <ReasonButton
              size="xs"
              reason={journey.state === 'running' ? null : 'Only a journey that runs is checked'}
              onClick={() => void api.checkGate({ params }).then(() => after('Checked and kept'))}
            >
              Check and keep
            </ReasonButton>
            {gate.canCarry && (
              <ReasonButton size="xs" reason={null} onClick={() => setOpen('carry')}>
                Go live with what is open
              </ReasonButton>
            )}
            <ReasonButton
              size="xs"
              variant="filled"
              reason={gate.reasonsAgainst.join('; ') || null}
              onClick={() => setOpen('live')}
            >
              Go live
            </ReasonButton>
          </>
        }
      >
        <SimpleTable
          label="Conditions of go-live"
          rows={gate.conditions}
          rowKey={(row) => row.key}
          columns={[
            {
              key: 'state',
              title: 'State',
              width: '110px',
              cell: (row) =>
                row.isMet ? <FactPill tone="good">Holds</FactPill> : <FactPill tone="watch">Open</FactPill>,
            },
            {
              key: 'words',
              title: 'Condition',
              cell: (row) => (
                <>
                  {row.words} {!row.canCarry && !row.isMet && <FactPill>cannot be set aside</FactPill>}
                </>
              ),
            },
            {
              key: 'owner',
              title: 'Who owes it',
              cell: (row) =>
                row.isMet
                  ? '–'
                  : `${row.side === 'us' ? 'Us' : row.side === 'both' ? 'Both' : journey.partner.name}: ${row.owner}`,
            },
            { key: 'since', title: 'Since', cell: (row) => (row.since ? formatDate(row.since) : '–') },
            { key: 'evidence', title: 'Evidence', cell: (row) => row.evidence },
          ]}
        />
      </Section>
      <ConfirmDialog
        opened={open === 'live'}
        onClose={() => setOpen(null)}
        title={`Take ${journey.partner.name} live?`}
        consequence="Live access opens as the agreement grants it, the partner becomes active, and both teams hear of it. It is not undone when a step is opened again later."
        act="Go live"
        run={async () => {
          await api.goLive({ params, body: {} })
          await after(`${journey.partner.name} is live`)
        }}
        reason={sure ? null : 'Say that you looked at it'}
      >
        <Checkbox
          label="I looked at the conditions"
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      </ConfirmDialog>
      {open === 'carry' && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={`Take ${journey.partner.name} live with ${openOnes.length} open`}
          draftKey={`carry ${journey.id}`}
          sendLabel="Go live"
          initial={{ reason: '', dueOn: '' }}
          fields={[
            {
              name: 'dueOn',
              label: 'All of it is met by',
              kind: 'date',
              required: true,
              hint: `At most 30 days. Open: ${openOnes.map((one) => one.words).join('; ')}`,
            },
            { name: 'reason', label: 'Why it cannot wait', kind: 'textarea', required: true, maxLength: 2000 },
          ]}
          send={(values) =>
            api.goLive({
              params,
              body: {
                reason: values.reason,
                carried: openOnes.map((one) => ({ condition: one.key, dueOn: values.dueOn })),
              },
            })
          }
          onSent={() => void after(`${journey.partner.name} is live`)}
        />
      )}
    </>
  )
}
