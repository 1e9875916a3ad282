namespace Candor.Data;

/// <summary>How numbers are written in a table.</summary>
public enum NumberForm
{
    /// <summary>Digits with a decimal point, and nothing else: 1234.5.</summary>
    Plain,

    /// <summary>With a decimal point; commas, blanks or apostrophes between thousands, and currency signs, per cent signs and units are
    /// taken away: <c>1,234.5</c>, <c>$ 12</c>, <c>5 %</c> (which is 5).</summary>
    Point,

    /// <summary>The same with a decimal comma and points between thousands: <c>1.234,5</c>, <c>12,50 €</c>.</summary>
    Comma,
}
