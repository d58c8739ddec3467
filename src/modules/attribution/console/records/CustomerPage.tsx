import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, DateText, NameAvatar, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { Shares } from './Shares.tsx'
import { TouchPath } from './TouchPath.tsx'
import {
  customerName,
  leadHues,
  leadStateLabels,
  saleHues,
  saleKindLabels,
  saleStateLabels,
  subscriptionHues,
  subscriptionLabels,
} from './words.ts'

type Customer = AnswerTo<'getCustomer'>
const shownMost = 100

/** One customer: who met it, what it bought, and its subscriptions. */
export const CustomerPage = () => {
  const { customerId } = useScreenParams('customerId')
  const query = useQuery({
    queryKey: ['customers', 'one', customerId],
    queryFn: () => api.getCustomer({ params: { id: customerId } }),
  })
  return (
    <Loaded query={query}>
      {(customer) => (
        <RecordPage
          title={customerName(customer)}
          picture={<NameAvatar name={customerName(customer)} square size="large" />}
          subtitle={[customer.company?.name ?? customer.company?.domain, customer.email].filter(Boolean).join(' · ')}
          facts={[
            { label: 'First seen', value: <DateText value={customer.firstSeenAt} /> },
            {
              label: 'First paid sale',
              value: customer.firstPaidSaleAt ? <DateText value={customer.firstPaidSaleAt} /> : 'None yet',
            },
            { label: 'Country', value: customer.country ? countryName(customer.country) : 'Not known' },
          ]}
          notice={
            customer.erasedAt && (
              <Notice>
                The person was erased <DateText value={customer.erasedAt} />: names and addresses are gone for good,
                money, shares and dates remain.
              </Notice>
            )
          }
          actions={<Erase customer={customer} />}
          tabs={[
            {
              key: 'sales',
              label: 'Sales and leads',
              render: () => (
                <>
                  <Sales id={customer.id} />
                  <Subscriptions id={customer.id} />
                  <Leads id={customer.id} />
                </>
              ),
            },
            { key: 'path', label: 'Contacts', render: () => <Path id={customer.id} /> },
            { key: 'about', label: 'About', render: () => <About customer={customer} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

const Sales = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['sales', 'of customer', id],
    queryFn: () => api.listSales({ query: { customerId: id, limit: shownMost, sort: '-occurredAt' } }),
  })
  return (
    <Section title="Sales">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Sales"
            rows={data}
            rowKey={(sale) => sale.id}
            empty="It bought nothing yet."
            columns={[
              {
                key: 'when',
                title: 'When',
                cell: (sale) => (
                  <ScreenLink
                    to={sale.conversionId ? `attribution/${sale.conversionId}` : `attribution/sales/${sale.id}`}
                  >
                    <DateText value={sale.occurredAt} as="date" />
                  </ScreenLink>
                ),
              },
              { key: 'kind', title: 'Kind', cell: (sale) => saleKindLabels[sale.kind] },
              { key: 'credited', title: 'Credited', cell: (sale) => <Shares shares={sale.shares} links /> },
              {
                key: 'state',
                title: 'State',
                cell: (sale) => <StateBadge state={saleHues[sale.state]} label={saleStateLabels[sale.state]} plain />,
              },
              {
                key: 'net',
                title: 'Net',
                align: 'end',
                cell: (sale) => <Amount amountMinor={sale.netMinor} currency={sale.currency} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
const Subscriptions = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['subscriptions', 'of customer', id],
    queryFn: () => api.listSubscriptions({ query: { customerId: id, limit: shownMost, sort: '-startedAt' } }),
  })
  return (
    <Section title="Subscriptions">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Subscriptions"
            rows={data}
            rowKey={(row) => row.id}
            empty="It has no subscription."
            columns={[
              { key: 'product', title: 'Product', cell: (row) => row.product ?? row.externalId },
              {
                key: 'state',
                title: 'State',
                cell: (row) => (
                  <StateBadge state={subscriptionHues[row.state]} label={subscriptionLabels[row.state]} plain />
                ),
              },
              { key: 'since', title: 'Since', cell: (row) => <DateText value={row.startedAt} as="date" /> },
              {
                key: 'monthly',
                title: 'A month',
                align: 'end',
                cell: (row) =>
                  row.monthlyMinor === '0' && row.state === 'active' ? (
                    'Not told'
                  ) : (
                    <Amount amountMinor={row.monthlyMinor} currency={row.currency} />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
const Leads = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['leads', 'of customer', id],
    queryFn: () => api.listLeads({ query: { customerId: id, limit: shownMost, sort: '-occurredAt' } }),
  })
  return (
    <Section title="Leads">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Leads"
            rows={data}
            rowKey={(lead) => lead.id}
            empty="No lead came in about it."
            columns={[
              {
                key: 'when',
                title: 'When',
                cell: (lead) => (
                  <ScreenLink to={`attribution/leads?open=${lead.id}`}>
                    <DateText value={lead.occurredAt} as="date" />
                  </ScreenLink>
                ),
              },
              { key: 'kind', title: 'Kind', cell: (lead) => [lead.kind, lead.form].filter(Boolean).join(' · ') },
              {
                key: 'state',
                title: 'State',
                cell: (lead) => <StateBadge state={leadHues[lead.state]} label={leadStateLabels[lead.state]} plain />,
              },
              { key: 'credited', title: 'Credited', cell: (lead) => <Shares shares={lead.shares} links /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

const Path = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['customers', 'path', id],
    queryFn: () => api.getCustomerPath({ params: { id } }),
  })
  return (
    <Section
      title="Contacts of partners"
      note="Of this customer and of its company, with whether each would count for a sale made now."
    >
      <Loaded query={query}>
        {({ path }) => <TouchPath path={path} empty="No partner met this customer yet, as far as we know." />}
      </Loaded>
    </Section>
  )
}

const About = ({ customer }: { customer: Customer }) => (
  <Section title="About">
    <FieldList>
      <Field label="Own id">{customer.externalId}</Field>
      <Field label="E-mail">{customer.email}</Field>
      <Field label="Company">
        {[customer.company?.name, customer.company?.domain].filter(Boolean).join(', ') || undefined}
      </Field>
      <Field label="Segment">{customer.segment}</Field>
      <Field label="Came from">{customer.source}</Field>
      {Object.entries(customer.metadata).map(([name, value]) => (
        <Field key={name} label={name}>
          {value}
        </Field>
      ))}
    </FieldList>
  </Section>
)

const Erase = ({ customer }: { customer: Customer }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const right = useRightReason('attribution.erase_customer', 'An admin erases a person.')
  return (
    <>
      <ReasonButton
        variant="subtle"
        color="bad"
        reason={right ?? (customer.erasedAt ? 'The person was erased already.' : null)}
        onClick={() => setOpen(true)}
      >
        Erase the person
      </ReasonButton>
      <ConfirmDialog
        opened={open}
        onClose={() => setOpen(false)}
        title={`Erase the person behind ${customerName(customer)}?`}
        consequence="Name, address, phone and own ids are replaced for good, here, in what was sent to us and in files that were exported. Money, shares and dates remain. This cannot be taken back."
        act="Erase for good"
        danger
        run={async () => {
          await api.eraseCustomer({ params: { id: customer.id } })
          toast('The person is erased')
          await cache.invalidateQueries({ queryKey: ['customers'] })
        }}
      />
    </>
  )
}
