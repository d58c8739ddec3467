/** The product's table of contents: every module once, ground floor first. A module knows only those above it. */
import type { Module } from '#platform/module.ts'
import { settings } from './modules/settings/module.ts'

export const modules: readonly Module[] = [settings]
