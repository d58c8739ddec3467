import { Button, Menu } from '@mantine/core'
import { IconCash, IconDots, IconFileCertificate, IconTargetArrow } from '@tabler/icons-react'
import { useState } from 'react'
import { Amount, DateText, DeadlinePill, FactPill, Meter, NameAvatar, StateBadge } from '../Badges.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { EditableField, Field, FieldList } from '../EditableField.tsx'
import { ExplainedNumber } from '../ExplainedNumber.tsx'
import { NotesPanel } from '../NotesPanel.tsx'
import { Plot } from '../Plot.tsx'
import { Notice } from '../ProblemBanner.tsx'
import { ReasonButton } from '../ReasonButton.tsx'
import { RecordPage, Section } from '../RecordPage.tsx'
import { ScreenLink, useScreenParams } from '../routing.tsx'
import { SimpleTable } from '../SimplePage.tsx'
import { Timeline } from '../Timeline.tsx'
import { partners } from './data.ts'
import { monthly } from './plots.ts'

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

/** One partner with everything around it. */
export const RecordSample = () => {
  const { partnerId } = useScreenParams('partnerId')
  const partner = partners.find((one) => one.id === partnerId) ?? partners[0]
  const [ending, setEnding] = useState(false)
  if (!partner) return null
  return (
    <>
      <RecordPage
        title={partner.name}
        picture={<NameAvatar name={partner.name} square size="large" />}
        state={partner.stage}
        owner={partner.manager}
        badges={<FactPill>{partner.tier}</FactPill>}
        subtitle={
          <>
            <a href={`https://${partner.domain}`}>{partner.domain}</a>
            <span>{partner.type} partner since March 2024</span>
          </>
        }
        actions={
          <>
            <ReasonButton reason="The agreement is not signed by Acme yet; remind the signer or wait until 2 December">
              Move to active
            </ReasonButton>
            <Button variant="filled">Plan review</Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button px={8} aria-label="More actions">
                  <IconDots size={16} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item>Merge with another</Menu.Item>
                <Menu.Item color="red" onClick={() => setEnding(true)}>
                  End partnership
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
        facts={[
          { label: 'Next date', value: <DateText value={ahead(12)} />, note: 'Business review' },
          {
            label: 'Open money',
            value: (
              <ExplainedNumber
                explain={{
                  words: 'Three commissions that are approved and not paid yet.',
                  formula: '1,240.00 + 310.50 + 98.20 = 1,648.70',
                  sources: [
                    { label: 'Commission for Initech', value: '$1,240.00', to: 'partners' },
                    { label: 'Commission for Globex', value: '$310.50', to: 'partners' },
                    { label: 'Commission for Umbrella', value: '$98.20', to: 'partners' },
                  ],
                  rule: { label: 'Agreement 2024-017, version 3, clause 5.2', to: 'partners' },
                  wouldChange: 'A refund of Globex before 30 November takes $310.50 away.',
                  computedAt: ago(2),
                }}
              >
                <Amount amountMinor="164870" currency="USD" />
              </ExplainedNumber>
            ),
            note: 'paid on 30 November',
          },
          { label: 'Health', value: <Meter value={partner.health} />, note: 'up 6 in 90 days' },
          { label: 'Commitments', value: '3 of 5 kept', note: <DeadlinePill dueAt={ahead(-2)} /> },
        ]}
        notice={
          <Notice tone="watch" title="Two gaps" action={<Button size="xs">Fill them</Button>}>
            No technical contact, and the tax form expires in 9 days.
          </Notice>
        }
        tabs={[
          { key: 'overview', label: 'Overview', render: () => <Overview /> },
          { key: 'contacts', label: 'Contacts', count: 4, render: () => <p>Contacts</p> },
          { key: 'agreement', label: 'Agreement', render: () => <p>Agreement</p> },
          { key: 'deals', label: 'Deals', count: 12, render: () => <p>Deals</p> },
          { key: 'money', label: 'Money', render: () => <p>Money</p> },
          { key: 'technical', label: 'Technical', render: () => <p>Technical</p> },
          { key: 'health', label: 'Health', render: () => <p>Health</p> },
          { key: 'files', label: 'Files', count: 3, render: () => <p>Files</p> },
        ]}
        side={
          <>
            <NotesPanel
              draftKey="gallery"
              onAdd={async () => undefined}
              onPin={async () => undefined}
              notes={[
                {
                  id: '1',
                  author: 'Ana Silva',
                  at: ago(30),
                  text: 'Wants the German market first. Their CTO is the one who decides on the integration.',
                  pinned: true,
                },
                {
                  id: '2',
                  author: 'Jonas Weber',
                  at: ago(80),
                  text: 'Legal asked for a longer protection window; see round 3.',
                },
              ]}
            />
            <Timeline
              kinds={[
                { value: 'deal', label: 'Deals' },
                { value: 'money', label: 'Money' },
                { value: 'agreement', label: 'Agreements' },
              ]}
              items={[
                {
                  id: 'a',
                  at: ago(3),
                  actor: 'Lena Fischer',
                  kind: 'deal',
                  icon: <IconTargetArrow />,
                  text: (
                    <>
                      registered the deal <ScreenLink to="partners">Initech, 40 seats</ScreenLink>
                    </>
                  ),
                },
                {
                  id: 'b',
                  at: ago(27),
                  kind: 'money',
                  icon: <IconCash />,
                  text: 'Commission of $1,240.00 was approved',
                },
                {
                  id: 'c',
                  at: ago(49),
                  actor: 'Ana Silva',
                  kind: 'agreement',
                  icon: <IconFileCertificate />,
                  text: 'sent version 3 for signature',
                  detail: 'Rate 15% in the first year, 10% after; protection 120 days.',
                },
                { id: 'd', at: ago(200), actor: 'Priya Raman', text: 'moved the partner to active' },
                { id: 'e', at: ago(900), actor: 'Tom Okafor', text: 'accepted the application' },
              ]}
              onMore={() => undefined}
            />
          </>
        }
      />
      <ConfirmDialog
        opened={ending}
        onClose={() => setEnding(false)}
        title="End the partnership with Nordwind?"
        consequence="Their keys stop on 31 December, 3 open deals keep their protection for 90 days, and $1,648.70 is paid as planned. They get a mail now. This cannot be undone."
        act="End partnership"
        danger
        run={async () => undefined}
      />
    </>
  )
}

const Overview = () => (
  <>
    <Section title="Company">
      <FieldList>
        <EditableField label="Domain" value="nordwind.example" save={async () => undefined} />
        <EditableField
          label="Tier"
          value="gold"
          shown="Gold"
          kind="choice"
          options={[
            { value: 'gold', label: 'Gold' },
            { value: 'silver', label: 'Silver' },
          ]}
          save={async () => undefined}
        />
        <EditableField label="About" value={null} kind="textarea" save={async () => undefined} />
        <Field label="Source">Application of 4 March 2024</Field>
        <Field label="Fiscal year" />
      </FieldList>
    </Section>
    <Section title="Revenue">
      <Plot
        question="Revenue by source, last 12 months"
        kind="stacked"
        before="the month before"
        series={[
          { key: 'sourced', label: 'Sourced', state: 'sourced' },
          { key: 'influenced', label: 'Influenced', state: 'influenced' },
        ]}
        points={monthly}
        format={(value) => `$${value.toLocaleString('en')}`}
      />
    </Section>
    <Section title="Open deals" note="3 of 12" actions={<Button size="xs">Register a deal</Button>}>
      <SimpleTable
        label="Open deals"
        rowKey={(row) => row.name}
        rows={[
          { name: 'Initech, 40 seats', state: 'protected', due: ahead(34), amount: '4200000' },
          { name: 'Globex renewal', state: 'registered', due: ahead(1), amount: '1250000' },
          { name: 'Umbrella pilot', state: 'info_requested', due: ahead(-1), amount: '980000' },
        ]}
        columns={[
          { key: 'name', title: 'Deal', cell: (row) => row.name },
          { key: 'state', title: 'State', cell: (row) => <StateBadge state={row.state} plain /> },
          { key: 'due', title: 'Clock', cell: (row) => <DeadlinePill dueAt={row.due} /> },
          {
            key: 'amount',
            title: 'Value',
            align: 'end',
            cell: (row) => <Amount amountMinor={row.amount} currency="USD" />,
          },
        ]}
      />
    </Section>
  </>
)
