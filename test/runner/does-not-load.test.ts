/** For `test/runner.test.ts`: a file that throws before it declares a test. */
throw new Error('It does not load')
