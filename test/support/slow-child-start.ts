import { sleep } from '@temporalio/workflow';
import type { WorkflowInterceptors } from '@temporalio/workflow';

/** For a workflow bundle: children begin two seconds after they are asked for, so that signals come in between. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      async startChildWorkflowExecution(input, next) {
        await sleep('2 seconds');
        return next(input);
      },
    },
  ],
});
