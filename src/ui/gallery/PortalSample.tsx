import { Button } from '@mantine/core'
import { Amount, DateText, DeadlinePill, Meter, StateBadge } from '../Badges.tsx'
import { Brand } from '../Brand.tsx'
import { ExplainedNumber } from '../ExplainedNumber.tsx'
import { PortalFrame } from '../PortalFrame.tsx'
import { Card, Columns, Figure, PortalPage, SimpleTable } from '../SimplePage.tsx'

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()

/** The portal's frame in a workspace's own colour, with a home page. */
export const PortalSample = () => (
  <Brand theme={{ name: 'Initech Partners', accent: new URLSearchParams(location.search).get('accent') ?? '#f59e0b' }}>
    <PortalFrame
      menu={[
        { title: 'Home', to: 'portal', icon: 'home' },
        { title: 'Deals', to: 'deals', icon: 'deal' },
        { title: 'Earnings', to: 'money', icon: 'money' },
        { title: 'Learn', to: 'learn', icon: 'learn' },
        { title: 'Agreement', to: 'agreement', icon: 'agreement' },
        { title: 'Developers', to: 'code', icon: 'code' },
        { title: 'Help', to: 'help', icon: 'help' },
      ]}
      current="portal"
      partnerName="Nordwind GmbH"
      person={{ name: 'Lena Fischer', email: 'lena@nordwind.example' }}
      onSignOut={() => undefined}
    >
      <PortalPage
        title="Good morning, Lena"
        actions={
          <Button variant="filled" size="md">
            Register a deal
          </Button>
        }
      >
        <Columns leastPx={200}>
          <Card>
            <Figure
              label="Earned this year"
              value={
                <ExplainedNumber explain={{ words: 'Sum of 31 paid commissions.' }}>
                  <Amount amountMinor="4823050" currency="EUR" />
                </ExplainedNumber>
              }
              note="31 commissions"
            />
          </Card>
          <Card>
            <Figure
              label="Pending"
              value={<Amount amountMinor="164870" currency="EUR" />}
              note="3 commissions in their hold time"
            />
          </Card>
          <Card>
            <Figure
              label="Next payment"
              value={<Amount amountMinor="98020" currency="EUR" />}
              note={
                <>
                  on 30 November, <DateText value={days(7)} />
                </>
              }
            />
          </Card>
        </Columns>
        <div style={{ height: 20 }} />
        <Card title="Asked of you">
          <SimpleTable
            label="Asked of you"
            rowKey={(row) => row.what}
            rows={[
              { what: 'Upload the renewed tax form', due: days(9) },
              { what: 'Answer two questions about the Initech deal', due: days(1) },
              { what: 'Confirm the minutes of the October review', due: days(-1) },
            ]}
            columns={[
              { key: 'what', title: 'What', cell: (row) => row.what },
              { key: 'due', title: 'By', align: 'end', cell: (row) => <DeadlinePill dueAt={row.due} /> },
            ]}
          />
        </Card>
        <div style={{ height: 20 }} />
        <Columns leastPx={300}>
          <Card
            title="My deals"
            action={
              <Button size="xs" variant="subtle">
                All 12
              </Button>
            }
          >
            <SimpleTable
              label="My deals"
              rowKey={(row) => row.name}
              rows={[
                { name: 'Initech, 40 seats', state: 'protected' },
                { name: 'Globex renewal', state: 'registered' },
                { name: 'Umbrella pilot', state: 'won' },
              ]}
              columns={[
                { key: 'name', title: 'Deal', cell: (row) => row.name },
                { key: 'state', title: 'State', align: 'end', cell: (row) => <StateBadge state={row.state} plain /> },
              ]}
            />
          </Card>
          <Card title="Gold tier">
            <Figure
              label="To Platinum"
              value={<Meter value={72} />}
              note="€ 18,400 of closed deals and one certificate to go, until 31 December"
            />
          </Card>
        </Columns>
      </PortalPage>
    </PortalFrame>
  </Brand>
)
