import type { ManageViewsProps } from '#ui/list/savedViews.tsx'
import { toListView } from './useViews.ts'
import { ViewsPanel } from './ViewsPanel.tsx'

/** The panel of saved views beside any list. */
export const ManageViews = ({ onShow, ...props }: ManageViewsProps) => (
  <ViewsPanel {...props} layout="table" onShow={(view) => onShow(toListView(view))} />
)
