/** How this reader likes to step and play, for the next film too. */
import { forGood } from '../page/kept'
import { LEVELS, type Level } from './granularity'
import { SPEEDS } from './rhythm'

export interface Choices {
  level: Level
  speed: number
}

const NAME = 'time'

export function recallChoices(): Choices {
  const { level, speed } = Object(forGood.get(NAME)) as Record<string, unknown>
  return {
    level: LEVELS.find(one => one === level) ?? 'events',
    speed: SPEEDS.find(one => one === speed) ?? 1,
  }
}

export const rememberChoices = (choices: Choices): void => forGood.set(NAME, choices)
