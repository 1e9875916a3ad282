using Candor.Torch;

namespace Candor.Experiments;

/// <summary>Devices by name, for people.</summary>
public static class Devices
{
    /// <summary>A device by name.</summary>
    /// <exception cref="CandorException">There is no such device here.</exception>
    public static Device Parse(string name)
    {
        try
        {
            return Device.Parse(name);
        }
        catch (ArgumentException e)
        {
            throw new CandorException(e.Message, e);
        }
    }
}
