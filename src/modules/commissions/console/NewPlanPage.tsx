import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { useWorkspaceCurrency } from '#client/workspace.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { PlanEditor } from './plans/PlanEditor.tsx'
import { newPlan } from './plans/planShape.ts'

/** A plan for the library, from its first rule on. */
export const NewPlanPage = () => {
  const currency = useWorkspaceCurrency()
  return (
    <SimplePage
      title="New commission plan"
      note="Change the sentences until they say what partners earn; the example follows as you type."
    >
      {currency ? <Editing currency={currency} /> : <PageSkeleton />}
    </SimplePage>
  )
}

const Editing = ({ currency }: { currency: string }) => {
  const go = useGo()
  const cache = useQueryClient()
  const [plan, setPlan] = useState(() => newPlan(currency))
  const [naming, setNaming] = useState(false)
  const noRight = useRightReason('commissions.configure', 'Finance and admins write plan templates')
  return (
    <>
      <PlanEditor
        plan={plan}
        reason={noRight}
        onChange={setPlan}
        acts={(against) => (
          <ReasonButton variant="filled" reason={noRight ?? against} onClick={() => setNaming(true)}>
            Put it into the library
          </ReasonButton>
        )}
      />
      {naming && (
        <SideForm
          opened
          onClose={() => setNaming(false)}
          title="Put the plan into the library"
          draftKey="new plan"
          sendLabel="Put it into the library"
          initial={{ name: '', summary: '' }}
          fields={[
            { name: 'name', label: 'Name', required: true, maxLength: 120, placeholder: 'Solution partners' },
            { name: 'summary', label: 'Summary', kind: 'textarea', rows: 3, maxLength: 2000 },
          ]}
          send={({ name, summary }) =>
            api.createPlanTemplate({
              body: { name: name.trim(), ...(summary.trim() && { summary: summary.trim() }), plan },
            })
          }
          onSent={async ({ id }) => {
            toast('It is in the library', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['plan-templates'] })
            go(`commission-plans/${id}`)
          }}
        />
      )}
    </>
  )
}
