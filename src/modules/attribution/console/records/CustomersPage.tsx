import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, NameAvatar } from '#ui/Badges.tsx'
import { countryName } from '#ui/form/choices.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { RoomTabs } from './RoomTabs.tsx'
import { customerName } from './words.ts'

type Customer = RowOf<'listCustomers'>

const columns: ListColumn<Customer>[] = [
  {
    key: 'name',
    title: 'Customer',
    cell: (customer) => (
      <>
        {customerName(customer)} {customer.erasedAt && <FactPill>erased</FactPill>}
      </>
    ),
    picture: (customer) => <NameAvatar name={customerName(customer)} square />,
    second: (customer) => customer.email ?? customer.externalId,
  },
  {
    key: 'company',
    title: 'Company',
    width: 200,
    phone: 'below',
    cell: (customer) => customer.company?.name ?? customer.company?.domain ?? '–',
  },
  {
    key: 'country',
    title: 'Country',
    width: 140,
    cell: (customer) => (customer.country ? countryName(customer.country) : '–'),
  },
  { key: 'segment', title: 'Segment', width: 120, hidden: true, cell: (customer) => customer.segment ?? '–' },
  {
    key: 'firstPaid',
    title: 'First paid',
    width: 140,
    phone: 'end',
    cell: (customer) => <DateText value={customer.firstPaidSaleAt} />,
  },
  {
    key: 'createdAt',
    title: 'Known since',
    width: 140,
    sort: 'createdAt',
    cell: (customer) => <DateText value={customer.createdAt} />,
  },
]
const filters: ListFilter[] = [{ key: 'country', label: 'Country (two letters)', kind: 'text' }]

/** Customers that leads, sales and contacts are about. */
export const CustomersPage = () => (
  <ListPage
    id="customers"
    title="Customers"
    columns={columns}
    filters={filters}
    defaultSort="-createdAt"
    above={<RoomTabs />}
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listCustomers'>>['query']>) => api.listCustomers({ query })}
    onExport={(query) => exportList('listCustomers', 'customers', query)}
    rowKey={(customer) => customer.id}
    rowName={customerName}
    rowTo={(customer) => `attribution/customers/${customer.id}`}
    empty={{ sentence: 'No customer yet. They are made by the first lead or sale that names them.' }}
  />
)
