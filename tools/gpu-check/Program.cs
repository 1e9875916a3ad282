return Candor.GpuCheck.Check.Run(args, Console.Out);
