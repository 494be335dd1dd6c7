/** `node sdk-download.js <folder>`: the SDK downloads its Temporal CLI into the folder and starts it once. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir: process.argv[2] } },
});
await environment.teardown();
