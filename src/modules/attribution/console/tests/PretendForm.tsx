import { api } from '#client/api.ts'
import type { Money } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'

/** A sale that is not there: what would come of it. */
export const PretendForm = ({ onClose, onAsked }: { onClose: () => void; onAsked: (testId: string) => void }) => {
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Pretend a sale"
      draftKey="pretend a sale"
      intro="It runs through the real recording and is taken back: nothing of it stays but the answer."
      sendLabel="Explain it"
      initial={{
        gross: { amountMinor: '', currency: 'EUR' } as Money,
        product: '',
        code: '',
        link: '',
        customer: '',
        email: '',
        domain: '',
      }}
      fields={[
        { name: 'gross', label: 'Gross amount', kind: 'amount', required: true },
        { name: 'code', label: 'Code at the checkout', maxLength: 40, half: true },
        { name: 'product', label: 'Product', maxLength: 200, half: true },
        { name: 'link', label: 'Link that was clicked before', hint: 'Its key or its address.', maxLength: 2000 },
        { name: 'customer', label: 'Customer id', hint: 'Empty: somebody new.', maxLength: 200, half: true },
        { name: 'email', label: 'Customer e-mail', kind: 'email', half: true },
        { name: 'domain', label: 'Customer’s company domain', maxLength: 253, folded: true },
      ]}
      send={({ gross, product, code, link, customer, email, domain }) =>
        api.createAttributionTest({
          body: {
            pretend: {
              currency: gross.currency,
              grossMinor: gross.amountMinor,
              ...(product.trim() && { product: product.trim() }),
              ...(code.trim() && { code: code.trim() }),
              ...(link.trim() && { link: link.trim() }),
              customer: {
                ...(customer.trim() && { externalId: customer.trim() }),
                ...(email.trim() && { email: email.trim() }),
                ...(domain.trim() && { domain: domain.trim() }),
              },
            },
          },
        })
      }
      onSent={({ id }) => onAsked(id)}
    />
  )
}
