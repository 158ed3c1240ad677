/**
 * What arrives from Python and what is asked of it: the Story, the lesson beside it, the course, the page. Types only;
 * the structs that each file mirrors explain the fields.
 */
export type * from './cast'
export type * from './course'
export type * from './fields'
export type * from './part'
export type * from './program'
export type * from './script'
export type * from './step'
export type * from './story'
export type * from './view'
