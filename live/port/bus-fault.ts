import { RunningFaultError } from '../../components/types/errors.ts'

/** What gateways and workers share cannot be reached. */
export class BusUnavailableError extends RunningFaultError {}
