import { z } from 'zod';

// zod would try `new Function` to be faster; the content security policy forbids it and would report the try
z.config({ jitless: true });
