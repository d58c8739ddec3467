import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Act, Application } from './applicationData.ts'

const checkLabels = { pass: 'Passed', note: 'Note', hold: 'Hold', stop: 'Stop' } as const
const tones = { pass: 'good', note: 'info', hold: 'watch', stop: 'bad' } as const

export const Checks = ({ application, act }: { application: Application; act: Act }) => (
  <Section title="Checks" note="None of them declines anybody by itself.">
    <SimpleTable
      label="Checks"
      rows={application.checks}
      rowKey={(check) => check.check}
      empty="Checks run when it is submitted."
      columns={[
        {
          key: 'outcome',
          title: 'Result',
          cell: (check) => (
            <FactPill tone={check.cleared ? 'good' : tones[check.outcome]}>
              {check.cleared ? 'Cleared' : checkLabels[check.outcome]}
            </FactPill>
          ),
        },
        {
          key: 'check',
          title: 'Check',
          cell: (check) => (
            <>
              {check.label}
              <div style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
                {check.cleared ? `${check.cleared.by}: ${check.cleared.reason}` : check.sentence}
              </div>
            </>
          ),
        },
        {
          key: 'clear',
          title: '',
          align: 'end',
          cell: (check) =>
            check.outcome === 'hold' &&
            !check.cleared && <Clear application={application} check={check.check} label={check.label} act={act} />,
        },
      ]}
    />
  </Section>
)

const Clear = ({
  application,
  check,
  label,
  act,
}: {
  application: Application
  check: string
  label: string
  act: Act
}) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        Clear
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Clear “${label}”?`}
        consequence="Your name and reason stay with the application."
        act="Clear the hold"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .clearApplicationCheck({ params: { id: application.id, check }, body: { reason: why.trim() } })
            .then(() => act(async () => undefined, 'Cleared'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}
