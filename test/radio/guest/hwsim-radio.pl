#!/usr/bin/perl
# Adds and removes one simulated radio, as a hand plugs and pulls an adapter.
#   usage: hwsim-radio.pl add NAME | remove NAME
# Generic netlink, family MAC80211_HWSIM (Linux drivers/net/wireless/virtual/mac80211_hwsim.h): no program
# of Debian's speaks it.
use strict;
use warnings;
use Socket;
use constant { NETLINK_GENERIC => 16, NLM_F_REQUEST => 1, NLM_F_ACK => 4, GENL_ID_CTRL => 16 };
use constant { CTRL_CMD_GETFAMILY => 3, CTRL_ATTR_FAMILY_ID => 1, CTRL_ATTR_FAMILY_NAME => 2 };
use constant { HWSIM_CMD_NEW_RADIO => 4, HWSIM_CMD_DEL_RADIO => 5, HWSIM_ATTR_RADIO_NAME => 17 };

my ($verb, $name) = @ARGV;
die "usage: hwsim-radio.pl add|remove NAME\n" unless defined $name && $verb =~ /^(add|remove)$/;
socket(my $netlink, 16, SOCK_RAW, NETLINK_GENERIC) or die "no netlink: $!\n";
my $sequence = 0;

sub attribute { my ($type, $value) = @_; my $a = pack('SS', 4 + length $value, $type) . $value; $a . "\0" x (-length($a) % 4) }

# Sends one message and returns the first answer that is no acknowledgement, if any; dies on an error.
sub ask {
  my ($family, $command, $body) = @_;
  my $message = pack('CCS', $command, 1, 0) . $body;
  send($netlink, pack('LSSLL', 16 + length $message, $family, NLM_F_REQUEST | NLM_F_ACK, ++$sequence, 0) . $message, 0) or die "send: $!\n";
  my $answer;
  while (1) {
    recv($netlink, my $data, 65536, 0);
    while (length $data >= 16) {
      my ($length, $type) = unpack('LS', $data);
      if ($type == 2) {
        my $error = unpack('l', substr $data, 16, 4);
        # A radio's number is its acknowledgement: positive.
        return $answer if $error >= 0;
        $! = -$error;
        die "$verb $name: $!\n";
      }
      $answer = substr $data, 20, $length - 20;
      substr($data, 0, ($length + 3) & ~3) = '';
    }
  }
}

my $described = ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, attribute(CTRL_ATTR_FAMILY_NAME, "MAC80211_HWSIM\0"));
my $family;
while (length $described >= 4) {
  my ($length, $type) = unpack('SS', $described);
  $family = unpack('S', substr $described, 4, 2) if $type == CTRL_ATTR_FAMILY_ID;
  substr($described, 0, ($length + 3) & ~3) = '';
}
ask($family, $verb eq 'add' ? HWSIM_CMD_NEW_RADIO : HWSIM_CMD_DEL_RADIO, attribute(HWSIM_ATTR_RADIO_NAME, "$name\0"));
