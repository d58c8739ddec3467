import { defineRoutes } from '#platform/module.ts'
import { tasksContract } from './contract.ts'
import { actOnMany, actOnOne, actOnOneInPortal } from './service/act.ts'
import { getClock, listClocks, readMedians } from './service/clock-lists.ts'
import { listPortfolio } from './service/portfolio.ts'
import { search } from './service/search.ts'
import {
  addComment,
  createTask,
  getPortalTask,
  getTask,
  listComments,
  listPortalTasks,
  listTasks,
} from './service/tasks.ts'
import { readToday } from './service/today.ts'
import { createView, deleteView, getView, listViews, setViewDefault, updateView } from './service/views.ts'

export const tasksRoutes = defineRoutes(tasksContract, {
  listTasks: (ctx, { query }) => listTasks(ctx, query),
  createTask: (ctx, { body }) => createTask(ctx, body),
  getTask: (ctx, { params }) => getTask(ctx, params.id),
  updateTask: (ctx, { params, body, version }) => actOnOne(ctx, params.id, { verb: 'update', version, change: body }),
  claimTask: (ctx, { params }) => actOnOne(ctx, params.id, { verb: 'claim' }),
  assignTask: (ctx, { params, body }) => actOnOne(ctx, params.id, { verb: 'assign', owner: body.owner }),
  snoozeTask: (ctx, { params, body }) => actOnOne(ctx, params.id, { verb: 'snooze', until: new Date(body.until) }),
  wakeTask: (ctx, { params }) => actOnOne(ctx, params.id, { verb: 'wake' }),
  completeTask: (ctx, { params, body }) => actOnOne(ctx, params.id, { verb: 'complete', outcome: body.outcome }),
  cancelTask: (ctx, { params, body }) => actOnOne(ctx, params.id, { verb: 'cancel', reason: body.reason }),
  listTaskComments: (ctx, { params }) => listComments(ctx, params.id),
  addTaskComment: (ctx, { params, body }) => addComment(ctx, params.id, body),
  actOnTasks: (ctx, { body }) => actOnMany(ctx, body),
  readToday: (ctx, { query }) => readToday(ctx, query),
  listPortfolio: (ctx, { query }) => listPortfolio(ctx, query),
  listClocks: (ctx, { query }) => listClocks(ctx, query),
  getClock: (ctx, { params }) => getClock(ctx, params.id),
  listClockMedians: (ctx, { query }) => readMedians(ctx, query.days ?? 90, 'team'),
  search: (ctx, { query }) => search(ctx, query),

  listPortalTasks: (ctx, { query }) => listPortalTasks(ctx, query),
  getPortalTask: (ctx, { params }) => getPortalTask(ctx, params.id),
  claimPortalTask: (ctx, { params }) => actOnOneInPortal(ctx, params.id, { verb: 'claim' }),
  snoozePortalTask: (ctx, { params, body }) =>
    actOnOneInPortal(ctx, params.id, { verb: 'snooze', until: new Date(body.until) }),
  wakePortalTask: (ctx, { params }) => actOnOneInPortal(ctx, params.id, { verb: 'wake' }),
  completePortalTask: (ctx, { params, body }) =>
    actOnOneInPortal(ctx, params.id, { verb: 'complete', outcome: body.outcome }),
  updatePortalTask: (ctx, { params, body, version }) =>
    actOnOneInPortal(ctx, params.id, { verb: 'update', version, change: body }),
  listPortalTaskComments: (ctx, { params }) => listComments(ctx, params.id),
  addPortalTaskComment: (ctx, { params, body }) => addComment(ctx, params.id, body),
  listPortalClockMedians: (ctx, { query }) => readMedians(ctx, query.days ?? 90, 'partner'),

  listViews: (ctx, { query }) => listViews(ctx, query),
  createView: (ctx, { body }) => createView(ctx, body),
  getView: (ctx, { params }) => getView(ctx, params.id),
  updateView: (ctx, { params, body, version }) => updateView(ctx, params.id, version, body),
  deleteView: (ctx, { params }) => deleteView(ctx, params.id),
  setViewDefault: (ctx, { params, body }) => setViewDefault(ctx, params.id, body.roles),
  listPortalViews: (ctx, { query }) => listViews(ctx, query),
  createPortalView: (ctx, { body }) => createView(ctx, body),
  getPortalView: (ctx, { params }) => getView(ctx, params.id),
  updatePortalView: (ctx, { params, body, version }) => updateView(ctx, params.id, version, body),
  deletePortalView: (ctx, { params }) => deleteView(ctx, params.id),
})
