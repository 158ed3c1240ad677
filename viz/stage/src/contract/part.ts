/** What everything is made of: numbers, places in the code, text in styles. Mirror of `viz/story/model/part.py`. */

export type Num = number | boolean | 'nan' | 'inf' | '-inf' | [Real, Real]
export type Real = number | 'nan' | 'inf' | '-inf'
export type Span = [number, number, number, number]
export type Phase = 'forward' | 'backward' | 'update' | 'error'

export interface Run {
  text: string
  mark?: '' | 'value' | 'gradient' | 'name' | 'code' | 'node' | 'strong' | 'good' | 'bad'
  ref?: string
  value?: string
}

export type Words = Run[]
