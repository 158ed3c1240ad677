/** Who appears in a film. Mirror of `viz/story/model/cast.py`. */
import type { Span } from './part'

export interface Actor {
  id: string
  kind: 'leaf' | 'parameter' | 'frozen' | 'data' | 'op' | 'untracked' | 'node' | 'grad'
  label: string
  op?: string
  grad_fn?: string
  group?: string
  order?: number
  size?: [number, number]
  boxes?: number
  bucket?: boolean
  span?: Span | null
  born?: number
  backward?: Span | null
  unseen?: boolean
}

export interface Link {
  id: string
  source: string
  target: string
  slot?: number
  carries?: 'both' | 'value' | 'cut' | 'gradient' | 'write' | 'grad'
  why?: '' | 'detach' | 'no_grad' | 'dtype' | 'data' | 'item'
}

export interface Group {
  id: string
  kind:
    | 'no_grad'
    | 'inference_mode'
    | 'function'
    | 'module'
    | 'loop'
    | 'iteration'
    | 'optimizer'
    | 'transform'
    | 'checkpoint'
    | 'recomputation'
    | 'hook'
    | 'forward'
    | 'backward'
  name: string
  type?: string
  span?: Span | null
  parent?: string
  index?: number | null
  turns?: number | null
  line?: number | null
  times?: number
}
